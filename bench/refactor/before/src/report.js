import { formatDay, formatShare } from './format.js';
import { averageRate } from './rates.js';
import {
  billableHours,
  hoursByClient,
  hoursOfWeek,
  longDays,
  totalHours,
  weeksOf,
} from './timesheet.js';

/** Reports for people: a week as a table, a client's share, what stands out. */

const BAR = '█';
const BAR_HOURS = 0.5;

/** One week as a small bar chart, a line a day. */
export function describeWeek(timesheet, week) {
  const days = hoursOfWeek(timesheet, week);
  const lines = days.map(({ day, hours }) => {
    const bar = BAR.repeat(Math.round(hours / BAR_HOURS));
    return `${formatDay(day)}  ${hours.toFixed(1).padStart(5)} h  ${bar}`.trimEnd();
  });
  const sum = days.reduce((all, { hours }) => all + hours, 0);
  return [`Week ${week}`, ...lines, `${'Sum'.padEnd(10)}  ${sum.toFixed(1).padStart(5)} h`].join(
    '\n',
  );
}

/** Every client with hours and share of the whole. */
export function describeClients(timesheet) {
  const total = totalHours(timesheet);
  return hoursByClient(timesheet)
    .map(({ client, hours }) => {
      const share = total === 0 ? 0 : hours / total;
      return `${client.padEnd(16)} ${hours.toFixed(1).padStart(7)} h ${formatShare(share).padStart(6)}`;
    })
    .join('\n');
}

/** What somebody should look at: long days, little that is billable, weeks without work. */
export function findOddities(timesheet) {
  const found = longDays(timesheet).map((day) => `${formatDay(day)}: more than 10 hours`);
  const total = totalHours(timesheet);
  if (total > 0 && billableHours(timesheet) / total < 0.5) {
    found.push(`only ${formatShare(billableHours(timesheet) / total)} of the time is billable`);
  }
  if (averageRate(timesheet.entries) === 0 && total > 0) found.push('nothing was earned');
  return found;
}

/** Everything at once, for the end of the month. */
export function describeMonth(timesheet) {
  const weeks = weeksOf(timesheet).map((week) => describeWeek(timesheet, week));
  const oddities = findOddities(timesheet).map((oddity) => `! ${oddity}`);
  const sum = `Together ${totalHours(timesheet).toFixed(1)} h, ${billableHours(timesheet).toFixed(1)} h billable`;
  return [...weeks, describeClients(timesheet), sum, ...oddities].join('\n\n');
}
