import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { lintAlloy } from '../lint/lint-alloy.js';
import { kubernetesConfigMap } from './config-map.js';
import { environmentFile } from './environment-file.js';
import { generateAlloyConfig } from './generate-alloy-config.js';
import { systemdDropIn } from './systemd-drop-in.js';

const { text, environment } = generateAlloyConfig({ destinations: [{ type: 'grafana-cloud' }] });

describe('environmentFile', () => {
  it('names each variable and gives no value', () => {
    const lines = environmentFile(environment).split('\n');

    expect(lines.filter((line) => !line.startsWith('#') && line !== '')).toEqual(
      environment.map(({ name }) => `${name}=`),
    );
    expect(lines[0]).toContain('0600');
  });
});

describe('systemdDropIn', () => {
  it('reads the environment file, keeps pages on this machine, and gives few rights', () => {
    const dropIn = systemdDropIn({ environmentFile: '/etc/alloy/demo.env' });

    expect(dropIn).toContain('\nEnvironmentFile=/etc/alloy/demo.env\n');
    expect(dropIn).toContain('--server.http.listen-addr=127.0.0.1:12345 ');
    expect(dropIn).toContain('mode 0600');
    expect(dropIn).toContain('\nProtectHome=yes\n');
    expect(dropIn).not.toContain('SupplementaryGroups');
  });

  it('opens what the configuration reads', () => {
    const dropIn = systemdDropIn({ access: { journal: true, paths: ['/home/a/app.log', '/tmp/tta'] } });

    expect(dropIn).toContain('\nSupplementaryGroups=adm systemd-journal\n');
    expect(dropIn).toContain('\nProtectHome=read-only\n');
    expect(dropIn).toContain('\nPrivateTmp=no\n');
  });

  it('refuses what would make another unit of it', () => {
    expect(() => systemdDropIn({ environmentFile: '/a\nExecStartPre=/bin/sh' })).toThrow('environmentFile');
    expect(() => systemdDropIn({ listenAddress: '12345' })).toThrow('listenAddress');
  });
});

describe('kubernetesConfigMap', () => {
  it('holds the same configuration, indented by spaces', () => {
    const map = kubernetesConfigMap(text, { name: 'tta', namespace: 'monitoring' });
    const read = parse(map) as { metadata: object; data: Record<string, string> };

    expect(map).not.toContain('\t');
    expect(read.metadata).toEqual({ name: 'tta', namespace: 'monitoring' });
    expect(read.data['config.alloy']?.replaceAll(/^ +/gm, '')).toBe(text.replaceAll(/^\t+/gm, ''));
    expect(lintAlloy(read.data['config.alloy'] ?? '')).toEqual([]);
  });

  it('refuses a tab that YAML would have to escape, and names that Kubernetes refuses', () => {
    expect(() => kubernetesConfigMap('a = `x\ty`\n')).toThrow('line 1');
    expect(() => kubernetesConfigMap(text, { name: 'My_Config' })).toThrow('Kubernetes name');
  });
});
