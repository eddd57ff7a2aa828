export { subworkflow, SubworkflowPrimitive, type SubworkflowOptions } from './subworkflow.js';
