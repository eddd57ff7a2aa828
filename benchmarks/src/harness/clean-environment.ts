/** This process's environment without what changes how a contestant works. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const changing = /^(OTEL_|TTA_|LANGCHAIN_|LANGSMITH_|NODE_OPTIONS$|NODE_ENV$|DEBUG$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !changing.test(name)));
}
