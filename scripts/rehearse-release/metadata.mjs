/** Faults in the metadata that `npm view` shows: fields that are missing, and addresses that were made up. */
export function metadataFaults(view) {
  const needed = {
    description: view.description?.length > 20,
    keywords: view.keywords?.length >= 3,
    license: view.license === 'MIT',
    engines: view.engines?.node !== undefined,
    exports: Object.keys(view.exports ?? {}).length > 0,
    sideEffects: view.sideEffects !== undefined,
    type: view.type === 'module',
    types: view.types !== undefined,
  };
  const missing = Object.keys(needed).filter((field) => !needed[field]);
  // There is no address yet that would stay; one that is made up leads people astray.
  const invented = ['author', 'repository', 'homepage', 'bugs', 'funding'].filter((field) => view[field] !== undefined);
  return [
    ...missing.map((field) => `${field} is missing or says too little`),
    ...invented.map((field) => `${field} names somebody or an address`),
  ];
}
