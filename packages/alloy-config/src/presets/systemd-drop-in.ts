import { AlloyConfigError } from '../syntax/alloy-config-error.js';
import type { RequiredAccess } from './required-access.js';

/** Options of `systemdDropIn`. */
export interface SystemdDropInOptions {
  /** File with the variables, of mode 0600. Default `/etc/alloy/tta.env`. */
  readonly environmentFile?: string;
  /** Address of Alloy's own pages. Default `127.0.0.1:12345`. */
  readonly listenAddress?: string;
  /** Files that Alloy must be able to read: `access` of a generated configuration. Default: none. */
  readonly access?: RequiredAccess;
}

/**
 * A drop-in for the unit of Alloy's Linux packages, such as `/etc/systemd/system/alloy.service.d/tta.conf`: the file
 * with the variables, pages on this machine only, and no more rights than needed.
 */
export function systemdDropIn(options: SystemdDropInOptions = {}): string {
  const { environmentFile = '/etc/alloy/tta.env', listenAddress = '127.0.0.1:12345', access } = options;
  if (!/^\/\S+$/.test(environmentFile))
    throw new AlloyConfigError('must be an absolute path without blanks', 'environmentFile');
  if (!/^\S+:\d+$/.test(listenAddress)) throw new AlloyConfigError('must be host:port', 'listenAddress');
  const { journal = false, paths = [] } = access ?? {};
  const reads = (folder: RegExp): boolean => paths.some((path) => !path.startsWith('/') || folder.test(path));
  return `# Made by @tta/alloy-config. After a change: systemctl daemon-reload && systemctl restart alloy
[Service]
# Holds secrets: owner root, mode 0600. systemd reads it before it gives up root's rights.
EnvironmentFile=${environmentFile}

# The command of the package, with its pages on an address of our choice. CUSTOM_ARGS comes last and wins.
ExecStart=
ExecStart=/usr/bin/alloy run --server.http.listen-addr=${listenAddress} --storage.path=/var/lib/alloy/data $CUSTOM_ARGS $CONFIG_FILE
${journal ? '\n# The journal is readable to these groups only.\nSupplementaryGroups=adm systemd-journal\n' : ''}
# No more rights than needed.
UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ReadWritePaths=/var/lib/alloy
ProtectHome=${reads(/^\/(?:home|root|run\/user)\//) ? 'read-only' : 'yes'}
PrivateTmp=${reads(/^\/(?:var\/)?tmp\//) ? 'no' : 'yes'}
ProtectControlGroups=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
`;
}
