import { task } from '@tta/primitives';
import { register } from './instrumentation.js';

process.env.NEXT_RUNTIME = 'nodejs';
await register();
console.log(await task('greet', (name: string) => `hello ${name}`).execute('Ada'));
