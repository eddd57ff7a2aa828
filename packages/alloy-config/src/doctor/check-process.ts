import { isAlive, readDiscoveryFolder, type AnnouncedProcess } from './announced-process.js';
import type { DiagnoseSettings } from './diagnose-options.js';
import { errorCode } from './error-code.js';
import { broken, holds, skipped, type LinkResult } from './link.js';

/** A process announces itself in the discovery folder. */
export async function checkProcess(settings: DiagnoseSettings): Promise<{
  readonly result: LinkResult;
  readonly processes: readonly AnnouncedProcess[];
  /** Processes that are gone and left their files. */
  readonly dead: readonly AnnouncedProcess[];
}> {
  const { discoveryFolder: folder, job, workspace } = settings;
  const nobody = (
    result: LinkResult,
  ): { result: LinkResult; processes: readonly AnnouncedProcess[]; dead: readonly AnnouncedProcess[] } => ({
    result,
    processes: [],
    dead: [],
  });
  if (folder === undefined) return nobody(skipped('no discovery folder given (--discovery, or TTA_DISCOVERY_DIR)'));

  const start = `start the process with TTA_DISCOVERY_DIR=${folder}, and see that it may write there`;
  const read = await readDiscoveryFolder(folder).catch((error: unknown) => errorCode(error) ?? String(error));
  if (typeof read === 'string') {
    return nobody(broken(`${folder} ${read === 'ENOENT' ? 'does not exist' : `cannot be read (${read})`}`, start));
  }
  const { processes, unreadable } = read;
  if (processes.length === 0 && unreadable.length > 0) {
    return nobody(
      broken(`${unreadable.join(', ')}: not in the form of file discovery`, `remove the file from ${folder}`),
    );
  }
  if (processes.length === 0) return nobody(broken(`no process has announced itself in ${folder}`, start));

  const wanted = processes.filter(
    ({ labels }) => labels.job === job && (workspace === undefined || labels.workspace === workspace),
  );
  if (wanted.length === 0) {
    const others = [...new Set(processes.map(describeLabels))].join('; ');
    const looked = workspace === undefined ? `job ${job}` : `job ${job}, workspace ${workspace}`;
    return nobody(
      broken(`no process of ${looked}; there are: ${others}`, 'look for one of these with --job and --workspace'),
    );
  }
  const elsewhere = wanted.filter(({ whereabouts }) => whereabouts === 'another host');
  if (elsewhere.length === wanted.length) {
    const files = wanted.map(({ file }) => file).join(', ');
    return nobody(
      broken(
        `${files}: written on another host, or before this one was started again`,
        `run doctor on that host; if it is this one, ${start}`,
      ),
    );
  }
  const near = wanted.filter((announced) => !elsewhere.includes(announced));
  const alive = near.filter(isAlive);
  if (alive.length === 0) {
    const files = near.map(({ file }) => file).join(', ');
    return nobody(broken(`the process that wrote ${files} is gone`, `${start}; it removes what dead processes left`));
  }
  const dead = near.filter((announced) => !isAlive(announced));
  return { result: holds([...alive, ...elsewhere].map(describe).join('; ')), processes: alive, dead };
}

function describe({ target, pid, labels, whereabouts }: AnnouncedProcess): string {
  const name = labels.service_name ?? labels.job ?? '';
  const place = whereabouts === 'here' ? '' : ` of ${whereabouts}`;
  const parts = [
    name,
    labels.workspace && `workspace ${labels.workspace}`,
    pid !== undefined && `process ${pid}${place}`,
  ];
  return `${parts.filter((part) => typeof part === 'string' && part !== '').join(', ')}, at ${target}`;
}

function describeLabels({ labels }: AnnouncedProcess): string {
  const workspace = labels.workspace === undefined ? '' : `, workspace ${labels.workspace}`;
  return `job ${labels.job ?? '(none)'}${workspace}`;
}
