/** Numbers and days as people read them. */

export function formatCents(cents) {
  const sign = cents < 0 ? '-' : '';
  const whole = Math.floor(Math.abs(cents) / 100);
  const rest = String(Math.abs(cents) % 100).padStart(2, '0');
  return `${sign}${whole.toLocaleString('en')}.${rest} €`;
}

export const formatDay = (day) => day.split('-').reverse().join('.');

export const formatShare = (share) => `${Math.round(share * 100)} %`;
