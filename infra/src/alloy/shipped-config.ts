import { generateAlloyConfig } from '@tta/alloy-config';

/** `/etc/alloy/config.alloy` for a machine of TTA applications: all of them by the discovery folder, to Grafana Cloud. */
export const shippedAlloyConfig = generateAlloyConfig({
  sources: {
    discovery: { folder: '/var/lib/tta/discovery', intervalMs: 30_000 },
    logFiles: [{ path: '/var/log/tta/*.log' }],
    otlp: true,
    host: true,
    alloy: true,
  },
  destinations: [{ type: 'grafana-cloud' }],
});
