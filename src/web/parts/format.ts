// Dates, sizes and counts as people in Vietnam write them.
import dayjs from 'dayjs';
import type { Language } from '../messages/language.tsx';

/** DD/MM/YYYY; dates without a time (YYYY-MM-DD) have no time zone. Whatever is not of ISO 8601 stays as somebody wrote it. */
export function formatDate(text: string | null | undefined): string {
  if (!text) return '';
  const plain = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (plain) return `${plain[3]}/${plain[2]}/${plain[1]}`;
  if (!/^\d{4}-/.test(text)) return text;
  const time = dayjs(text);
  return time.isValid() ? time.format('DD/MM/YYYY') : text;
}

/** DD/MM/YYYY HH:mm in the reader's time zone. */
export function formatTime(text: string | null | undefined): string {
  if (!text) return '';
  const time = dayjs(text);
  return time.isValid() ? time.format('DD/MM/YYYY HH:mm') : text;
}

export function formatTimeExact(text: string | null | undefined): string {
  if (!text) return '';
  const time = dayjs(text);
  return time.isValid() ? time.format('DD/MM/YYYY HH:mm:ss') : text;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

export function formatSize(bytes: number, language: Language): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toLocaleString(language === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: digits })} ${UNITS[unit]}`;
}

export function formatCount(count: number, language: Language): string {
  return count.toLocaleString(language === 'vi' ? 'vi-VN' : 'en-GB');
}

/** aa:bb:cc… in groups that a person can compare by eye. */
export function formatFingerprint(hex: string): string {
  return (hex.toUpperCase().match(/.{1,4}/g) ?? []).join(' ');
}
