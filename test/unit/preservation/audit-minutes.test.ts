// The minutes name what the circular asks for, and nothing in a file's name becomes part of the page.
import { expect, test } from 'vitest';
import { type MinutesFacts, minutesPage, minutesText } from '../../../src/preservation/audit-minutes.ts';

const facts: MinutesFacts = {
  audit: {
    ...{ id: 'a-1', startedAt: new Date('2026-11-21T17:30:00Z'), startedBy: null, filesChecked: 12, bytesRead: 3400 },
    ...{ dossiers: 2, faults: 3, notes: 0, ledgerSize: 9 },
  },
  finishedAt: new Date('2026-11-21T17:31:00Z'),
  outcome: 'FAILED',
  origin: 'luutru.example.vn/so-cai',
  stores: [{ name: 'kho-a', medium: 'filesystem: /srv/a' }],
  responsiblePerson: { name: 'Nguyễn Thị Lưu', position: 'Trưởng phòng', email: 'luu@example.vn' },
  softwareVersion: '0.1.0',
  listed: [
    {
      ...{
        code: 'CHANGED',
        severity: 'fault',
        store: 'kho-a',
        medium: 'filesystem: /srv/a',
        path: 'records/x/<b>.pdf',
        file: '<b>.pdf',
      },
      ...{ vi: 'nội dung đã bị thay đổi', en: 'changed', area: 'records', key: 'x/<b>.pdf', entry: 1 },
    },
  ],
};

test.each([
  ['text', minutesText(facts)],
  ['page', minutesPage(facts)],
])('%s: six steps, responsible person, media, faults, Vietnamese time', (_kind, minutes) => {
  for (const step of ['1. Cơ sở dữ liệu', '2. Thiết bị', '3. Phương tiện', '4. Kết quả', '5. Các tệp bị lỗi', '6. Lập biên bản'])
    expect(minutes).toContain(step);
  for (const told of [
    'Nguyễn Thị Lưu',
    'Trưởng phòng',
    '/srv/a',
    'records/x/',
    'đã bị thay đổi',
    'Số lỗi: 3',
    '00:30:00 ngày 22/11/2026',
  ])
    expect(minutes).toContain(told);
  expect(minutes).toContain('và 2 dòng nữa');
  expect(minutes).toBe(minutes.normalize('NFC'));
});

test('a name is text, not markup', () => {
  expect(minutesPage(facts)).not.toContain('<b>');
  expect(minutesPage(facts)).toContain('&lt;b&gt;.pdf');
});
