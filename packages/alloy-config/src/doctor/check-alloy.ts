import type { AlloyClient } from './alloy-client.js';
import { NoAnswerError } from './http-get.js';
import { failedReload } from './reload-log.js';
import { broken, holds, type LinkResult } from './link.js';

const log = 'journalctl -u alloy shows why';

/** Alloy runs, and what it runs is the configuration that it was given last. */
export async function checkAlloy(alloy: AlloyClient): Promise<LinkResult> {
  try {
    const { status } = await alloy.get('/-/ready');
    if (status === 503) return broken(`${alloy.url} is not ready: it has loaded no configuration yet`, log);
    if (status !== 200) {
      return broken(
        `${alloy.url}/-/ready answers ${status}: that is not an Alloy`,
        'give its address with --alloy-url',
      );
    }
    const metrics = await alloy.metrics();
    const load = metrics?.find(({ name }) => name === 'alloy_config_last_load_successful');
    if (load?.value === 0) {
      const remedy = `it runs the one before: mend the file (tta-alloy-config lint; alloy validate) and reload; ${log}`;
      return broken('Alloy refused the configuration that it was given last', remedy);
    }
    const reason = isHere(alloy.url) ? await failedReload() : undefined;
    if (reason !== undefined) {
      return broken(
        `Alloy refused the configuration at its last reload: ${reason}`,
        'it runs the one before, or a part of the new one: mend the file (tta-alloy-config lint) and reload',
      );
    }
    const version = metrics?.find(({ name }) => name === 'alloy_build_info')?.labels.version;
    return holds(`${alloy.url} is ready${version === undefined ? '' : `, version ${version}`}`);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    return broken(`Alloy: ${error.message}`, 'start it (systemctl start alloy), or give its address with --alloy-url');
  }
}

/** Whether an address is one of this machine, whose journal is here. */
function isHere(url: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}

/** All components are healthy. */
export async function checkComponents(alloy: AlloyClient): Promise<LinkResult> {
  const { status, body } = await alloy.get('/-/healthy');
  const components = await alloy.components();
  const sick = (components ?? []).filter(({ health }) => health?.state === 'unhealthy' || health?.state === 'exited');
  const [first] = sick;
  if (first !== undefined) {
    const names = sick.map(({ localID, health }) => `${localID} is ${health?.state ?? ''}`).join(', ');
    const message = first.health?.message ?? '';
    return broken(
      `${names}${message === '' ? '' : `: ${message}`}`,
      `see ${alloy.url}/component/${first.localID}; ${log}`,
    );
  }
  if (status !== 200) return broken(`${alloy.url}/-/healthy answers ${status}: ${body.trim().slice(0, 300)}`, log);
  return holds(components === undefined ? 'healthy' : `${components.length} components, all healthy`);
}
