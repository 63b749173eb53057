// Marks of state secrecy and words about secrecy, which must not be taken for each other.
import { describe, expect, it } from 'vitest';
import {
  hasSecrecyMark,
  hasSecrecyMarkInName,
  hasSecrecyMarkInValue,
  refusesAsStateSecret,
  secrecySuffixOf,
} from '../../../../src/core/package/index.ts';
import { check, MAIN_1, withDocument } from './package-fixtures.ts';

const HEAD = 'BỘ CÔNG AN\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n';

// rule: tt02-8-secrets
describe('in text', () => {
  it.each([
    `${HEAD}MẬT\nSố: 12/BC-BCA`,
    `${HEAD}TỐI MẬT`,
    `${HEAD}TUYỆT MẬT`,
    `${HEAD}Tối mật\n`,
    `${HEAD}Mật\nKính gửi:`,
    `${HEAD}[ MẬT ]`,
    `${HEAD}M Ậ T`,
    `${HEAD}T Ố I   M Ậ T`,
    `${HEAD}TUYET MAT`,
    `${HEAD}TOI MAT`,
    'BỘ QUỐC PHÒNG          TỐI MẬT\nSố: 1',
    'BỘ QUỐC PHÒNG\tMẬT\nSố: 1',
    'Độ mật: Mật',
    'Độ mật: TUYỆT MẬT\n',
    'Mức độ mật: Tối mật.',
    'Do mat: Mat',
    'Do mat: Toi mat\r\nSo: 1',
    `${'dòng văn bản\n'.repeat(500)}TUYỆT MẬT\n`,
    `${HEAD}TỐI MẬT`.normalize('NFD'),
    `${HEAD}\f\fMẬT\f`,
  ])('finds a mark in %j', (text) => {
    expect(hasSecrecyMark(text)).toBe(true);
  });

  it.each([
    'Luật Bảo vệ bí mật nhà nước ngày 15/11/2018',
    'LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC',
    'QUY CHẾ BẢO VỆ BÍ\nMẬT NHÀ NƯỚC',
    'VỀ CÔNG TÁC BẢO VỆ BÍ\nMẬT\nNHÀ NƯỚC',
    'KẾ HOẠCH BẢO\nMẬT\nTHÔNG TIN',
    'Danh mục bí mật nhà nước độ Tuyệt mật, Tối mật, Mật',
    'Độ mật: Mật/Tối mật/Tuyệt mật (chọn một)',
    'Độ mật: Mật, Tối mật hoặc Tuyệt mật',
    'Độ mật: không',
    'Độ mật: Thường',
    'Độ mật: mật mã hóa dữ liệu',
    'Mật độ dân số 300 người/km2',
    'Không tiết lộ mật khẩu của tài khoản',
    'Sản phẩm mật ong Hà Giang',
    'cam kết bảo mật thông tin, tuyệt đối không để lộ bí mật',
    'văn bản được đóng dấu chỉ các mức độ mật theo quy định',
    'Kính gửi ông Nguyễn Văn Mật',
    'Toi mat ngu ca dem vi cong viec',
    'MẶT TRẬN TỔ QUỐC VIỆT NAM',
    'MAT\nTRAN TO QUOC',
    'MẤT',
    'Cơ mật viện triều Nguyễn',
    `${'dòng\n'.repeat(40)}Mật\nong`,
    'Hồ sơ đã giải\nMật',
    '',
  ])('finds none in %j', (text) => {
    expect(hasSecrecyMark(text)).toBe(false);
  });

  it('stays fast on long hostile text', () => {
    const start = performance.now();
    hasSecrecyMark(`${'độ mật: '.repeat(20_000)}${' '.repeat(50_000)}${'M '.repeat(50_000)}`);
    hasSecrecyMark('[('.repeat(50_000));
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

describe('in values', () => {
  it.each([
    'Mật',
    'tối mật',
    'TUYỆT MẬT',
    'Độ mật',
    '03 mật',
    'Báo cáo (Mật)',
    '[TỐI MẬT] Kế hoạch',
    'TUYỆT MẬT - Phương án',
    'Kế hoạch - MẬT',
    'Độ mật: Mật',
    'toi mat',
    'do mat: mat',
  ])('finds a mark in %s', (value) => {
    expect(hasSecrecyMarkInValue(value)).toBe(true);
  });

  it.each([
    'Về việc bảo vệ bí mật nhà nước',
    'Bảo mật',
    'Mật độ xây dựng',
    'Quy chế bảo mật',
    'Hạn chế',
    'Công khai',
    'mat',
    'Ban hành Danh mục bí mật nhà nước',
    'Giải mật tài liệu',
    'Nguyễn Văn Mật',
  ])('finds none in %s', (value) => {
    expect(hasSecrecyMarkInValue(value)).toBe(false);
  });
});

describe('at the end of a notation', () => {
  it.each([
    ['BC-UBND (M)', 'mark'],
    ['KH-BQP(TuM)', 'mark'],
    ['BC-BCA-TỐI MẬT', 'mark'],
    ['BC-BCA/MẬT', 'mark'],
    ['BC-BCA-M', 'doubtful'],
    ['QĐ-SCT-TM', 'none'],
    ['CV-KHCNMT&VLXD', 'none'],
    ['QĐ-UBND', 'none'],
  ])('%s: %s', (notation, expected) => {
    expect(secrecySuffixOf(notation)).toBe(expected);
  });

  it('asks a person when it is doubtful, refuses when it is a mark', () => {
    expect(refusesAsStateSecret(check(withDocument({ CodeNotation: 'BC-BCA-M' })))).toBe(false);
    expect(refusesAsStateSecret(check(withDocument({ CodeNotation: 'BC-BCA (TM)' })))).toBe(true);
  });
});

describe('in names of files', () => {
  it.each(['a/TUYET_MAT.pdf', 'Báo cáo (Mật).pdf', 'kehoach_TOI_MAT_2020.docx', 'Báo cáo tối mật.pdf', 'KE HOACH MẬT.pdf'])(
    'finds a mark in %s',
    (name) => {
      expect(hasSecrecyMarkInName(name)).toBe(true);
    },
  );
  it.each([
    'Bảo mật.pdf',
    'QUY CHẾ BẢO MẬT.pdf',
    'BÍ MẬT NHÀ NƯỚC.pdf',
    'luat-bao-ve-bi-mat-nha-nuoc.pdf',
    'mat-ong.pdf',
    'toi-mat-ngu.pdf',
    '1.pdf',
  ])('finds none in %s', (name) => {
    expect(hasSecrecyMarkInName(name)).toBe(false);
  });
});

it('never quotes the secret in a finding', () => {
  const findings = check({
    ...withDocument({ Subject: 'Phương án X (Tối mật)' }),
    texts: new Map([[MAIN_1, 'TỐI MẬT\nPhương án X']]),
  });
  const secret = findings.filter(({ code }) => code.startsWith('SECRET_'));
  expect(secret.map(({ code }) => code).sort()).toEqual(['SECRET_MARK_FIELD', 'SECRET_MARK_TEXT']);
  expect(JSON.stringify(secret)).not.toContain('Phương án');
});
