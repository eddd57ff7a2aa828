import { job } from '../settings/names.js';

// Labels of the series that cases of alerts are made of.
export const service = { job, workspace: 'main', service_name: 'stories' };
export const process = { ...service, instance: '127.0.0.1:9464' };
export const story = { ...service, workflow_name: 'Story' };
export const player = { ...service, primitive_name: 'LoadPlayer' };
