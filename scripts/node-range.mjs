/** Whether a version of Node is in a range as package.json has it: `^20.19.0 || >=22.12.0`. */
export function isInRange(version, range) {
  const found = numbers(version);
  return range.split('||').some((part) => {
    const [, operator, least] = /^\s*(\^|>=)(\d+\.\d+\.\d+)\s*$/.exec(part) ?? [];
    if (least === undefined)
      throw new Error(`engines.node has "${part.trim()}"; only ^X.Y.Z and >=X.Y.Z are understood`);
    const bound = numbers(least);
    return compare(found, bound) >= 0 && (operator === '>=' || found[0] === bound[0]);
  });
}

const numbers = (version) => version.split('.').map((part) => Number.parseInt(part, 10));
const compare = (a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
