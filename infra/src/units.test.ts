import { afterAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { infraFolder } from './settings/folders.js';
import { describeWith } from './testing/need-programs.js';

const folder = mkdtempSync(join(tmpdir(), 'tta-units-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeWith(['systemd-analyze'], 'systemd units', () => {
  it('of an application is one that systemd takes without a word', () => {
    const unit = join(folder, 'tta-app@stories.service');
    copyFileSync(join(infraFolder, 'systemd/tta-app@.service'), unit);

    expect(verify(unit)).toEqual({ status: 0, output: '' });
  });

  it('of a worker of durable workflows likewise', () => {
    const unit = join(folder, 'tta-app@worker.service');
    copyFileSync(join(infraFolder, 'systemd/tta-app@.service'), unit);
    mkdirSync(`${unit}.d`);
    copyFileSync(join(infraFolder, 'systemd/durable.conf'), join(`${unit}.d`, 'durable.conf'));

    expect(verify(unit)).toEqual({ status: 0, output: '' });
  });

  it("of Alloy's drop-in likewise, on a unit such as its package has", () => {
    const unit = join(folder, 'alloy.service');
    // Alloy itself is not installed where tests run: the drop-in is what is looked at.
    writeFileSync(unit, '[Unit]\nDescription=Alloy\n\n[Service]\nExecStart=/usr/bin/env true\n');
    mkdirSync(`${unit}.d`);
    copyFileSync(join(infraFolder, 'systemd/alloy.service.d/tta.conf'), join(`${unit}.d`, 'tta.conf'));

    expect(verify(unit)).toEqual({ status: 0, output: '' });
  });

  function verify(unit: string): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], {
      encoding: 'utf8',
      // The colon keeps the system's own folders.
      env: { ...process.env, SYSTEMD_UNIT_PATH: `${folder}:` },
    });
    return { status, output: stdout + stderr };
  }
});

describe('the environment template', () => {
  const text = readFileSync(join(infraFolder, 'systemd/tta-app.env'), 'utf8');
  const names = [...text.matchAll(/^#?([A-Z][A-Z\d_]+)=/gm)].map(([, name]) => name);
  /** Source text of the packages that read it, without tests. */
  const source = ['otel', 'prom-exporter']
    .map((name) => join(infraFolder, '../packages', name, 'src'))
    .flatMap((path) => readdirSync(path, { recursive: true, encoding: 'utf8' }).map((file) => join(path, file)))
    .filter((file) => /(?<!\.test)\.ts$/.test(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

  it('holds every variable of TTA', () => {
    const read = new Set(Array.from(source.matchAll(/\bTTA_[A-Z_]+\b/g), ([name]) => name));

    expect(names).toEqual(expect.arrayContaining([...read]));
    expect(read.size).toBeGreaterThan(4);
  });

  it.each(names)('holds only what is read: %s', (name) => {
    // OpenTelemetry's SDK reads those for its sampler.
    expect(`${source} OTEL_TRACES_SAMPLER OTEL_TRACES_SAMPLER_ARG`).toContain(name);
  });

  it('has a line for each value: systemd expands nothing', () => {
    expect(text).not.toMatch(/^export |^[A-Z_]+=.*\$/m);
  });
});

describeWith(['logrotate'], 'logrotate', () => {
  it('takes the configuration', () => {
    const file = join(folder, 'tta');
    // The user tta need not exist here.
    const group = spawnSync('id', ['-gn'], { encoding: 'utf8' }).stdout.trim();
    const text = readFileSync(join(infraFolder, 'logrotate/tta'), 'utf8').replace(
      /su tta adm/,
      `su ${userInfo().username} ${group}`,
    );
    writeFileSync(file, text, { mode: 0o644 });

    const { status, stderr } = spawnSync('logrotate', ['--debug', file], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin` },
    });

    expect(stderr).not.toMatch(/^error/m);
    expect(status).toBe(0);
  });
});

describe('the data source for metrics', () => {
  it('knows that Alloy scrapes every 30 s, of which Grafana makes $__rate_interval', () => {
    const sources = readFileSync(join(infraFolder, 'grafana/provisioning/datasources/tta.yaml'), 'utf8');
    const [, metrics = ''] = /- name: TTA metrics\n(.*?)\n\n/s.exec(sources) ?? [];

    expect(metrics).toMatch(/^ +timeInterval: 30s$/m);
  });
});
