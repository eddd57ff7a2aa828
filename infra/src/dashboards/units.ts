/** Time per time: 2 means that two seconds are spent, or saved, in each second. Grafana has no unit for it. */
export const secondsPerSecond = 'suffix: s/s';

/** Money per time, in US dollars. Grafana has no unit for it. */
export const dollarsPerHour = 'suffix: $/h';
