import { saga, task, timeout } from '@tta/primitives';

const failing = process.argv[2];

const reserve = task('reserve-stock', async (order) => {
  console.log(`reserved ${order.item}`);
  return order;
});
const charge = task('charge-card', async (order) => {
  console.log(`charged ${order.price}`);
  return { ...order, charge: 'charge-1' };
});
const ship = task('ship', async (order) => {
  if (failing === 'no-ship') throw new Error('the shipper refuses');
  console.log(`shipped ${order.item}`);
  return { ...order, parcel: 'parcel-1' };
});

const order = saga(
  [
    { run: reserve, undo: ({ input }) => console.log(`freed ${input.item}`) },
    {
      run: timeout(charge, { timeoutMs: 5000 }),
      undo: ({ input }) => console.log(`paid back ${input.price}`),
      idempotent: true,
    },
    { run: ship },
  ],
  { name: 'order' },
);

try {
  const { parcel } = await order.execute({ item: 'tea', price: 7 });
  console.log(`done: ${parcel}`);
} catch (error) {
  console.log(`failed: ${error.message}`);
  process.exitCode = 1;
}
