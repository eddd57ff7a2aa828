import { body } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';

/** Alloy's own metrics, at an address in memory. Their `job` is `integrations/self`. */
export const prometheusExporterSelf = defineComponent({
  name: 'prometheus.exporter.self',
  exports: { targets: 'Targets' },
  body: body({ members: {} }),
});
