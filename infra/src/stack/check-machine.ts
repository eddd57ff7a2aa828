import { StackError, type StackArguments } from './arguments.js';
import { missingPackages } from './debian-programs.js';
import { isPortFree } from './free-port.js';

/** @throws StackError that says what to install, or which port is taken */
export async function checkMachine({ prometheusPort, alertmanagerPort }: StackArguments): Promise<void> {
  const missing = missingPackages(['prometheus', 'prometheus-alertmanager']);
  if (missing.length > 0) {
    throw new StackError(
      `${missing.join(' and ')} must be installed: sudo apt-get install --no-install-recommends ${missing.join(' ')}`,
    );
  }
  if (prometheusPort === alertmanagerPort)
    throw new StackError(`Prometheus and Alertmanager need a port each, both got ${prometheusPort}`);
  await checkPort('Prometheus', '--prometheus-port', prometheusPort);
  await checkPort('Alertmanager', '--alertmanager-port', alertmanagerPort);
}

async function checkPort(program: string, option: string, port: number): Promise<void> {
  if (await isPortFree(port)) return;
  throw new StackError(
    `port ${port} of 127.0.0.1, meant for ${program}, is taken: perhaps by Debian's own service (systemctl stop ` +
      `${program === 'Prometheus' ? 'prometheus' : 'prometheus-alertmanager'}), or choose another with ${option} PORT`,
  );
}
