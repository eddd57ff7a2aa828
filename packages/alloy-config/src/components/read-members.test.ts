import { describe, expect, it } from '@jest/globals';
import type { BodySpec } from '../schema/body-spec.js';
import { alloyCatalogue } from './alloy-catalogue.js';
import { componentTable } from './component-table.js';
import { knownMembers } from './known-members.js';
import { readMembers } from './read-members.js';

const names = [...knownMembers.matchAll(/^\S+/gm)].map(([name]) => name);

function bodiesWithin(body: BodySpec): BodySpec[] {
  const inner = Object.values(body.members).flatMap((member) => (member.member === 'block' ? [member.body] : []));
  return [body, ...inner.flatMap(bodiesWithin)];
}

describe('the table of known members', () => {
  it('names each component once, and none that has a typed function', () => {
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => componentTable.has(name))).toEqual([]);
  });

  it('names only what Alloy has', () => {
    const others = /^(?:@|stage\.|import\.)|^(?:argument|export|foreach)$/;

    expect(names.filter((name) => !others.test(name) && !alloyCatalogue.has(name))).toEqual([]);
  });

  it('leaves no group and no name unread', () => {
    const groups = [...knownMembers.matchAll(/@(\w+)/g)].map(([group]) => group);
    const empty = [...new Set(groups)].filter((group) => readMembers(group) === undefined);

    // The others are those of typed functions.
    expect(empty.sort()).toEqual(
      '@client_tls @debug @grpc_server @http @http_server @otlp_grpc @otlp_http @output @queue @retry @rule @server_tls @tls_config'.split(
        ' ',
      ),
    );
    for (const body of names.flatMap((name) => bodiesWithin(readMembers(name)!))) {
      expect(Object.keys(body.members).filter((member) => !/^[a-z][\w.]*$/.test(member))).toEqual([]);
    }
  });

  it('reads types, required and repeated members, labels, groups and alternatives', () => {
    const kubernetes = readMembers('discovery.kubernetes')!.members;
    expect(kubernetes.role).toMatchObject({ required: true, type: { kind: 'string' } });
    expect(kubernetes.selectors).toMatchObject({ member: 'block', repeatable: true });
    expect(kubernetes).toHaveProperty('basic_auth');
    expect(readMembers('prometheus.exporter.snmp')!.members.target).toMatchObject({ labeled: true });
    expect(readMembers('stage.tenant')!.exactlyOne).toEqual([['label', 'source', 'value']]);
    expect(readMembers('remote.vault')).toMatchObject({ open: true });
  });
});
