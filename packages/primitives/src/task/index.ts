export { task, TaskPrimitive, type TaskFunction, type TaskOptions } from './task.js';
