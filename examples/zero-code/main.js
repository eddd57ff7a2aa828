import { retry, sequential } from '@tta/primitives';

let calls = 0;

async function load(id) {
  return { id };
}

async function tell(player) {
  calls += 1;
  if (calls === 1) throw new Error('busy');
  return `the story of ${player.id}`;
}

const story = sequential([load, retry(tell, { initialDelayMs: 10 })], { name: 'story' });
console.log(await story.execute('ada'));
