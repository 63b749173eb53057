// The circulars that this archive works by, and since when each applies.
export const CIRCULARS = [
  {
    profile: 'tt02-2019',
    nameVi: 'Thông tư 02/2019/TT-BNV',
    nameEn: 'Circular 02/2019/TT-BNV',
    since: '2019-03-10',
    note: {
      vi: 'Đã được thay thế từ ngày 01/7/2025 bởi Thông tư 05/2025/TT-BNV. Hồ sơ đã lập theo Thông tư này vẫn được lưu giữ và sử dụng.',
      en: 'Replaced on 1 July 2025 by Circular 05/2025/TT-BNV. Records described by it are still kept and used.',
    },
  },
  {
    profile: 'tt05-2025',
    nameVi: 'Thông tư 05/2025/TT-BNV',
    nameEn: 'Circular 05/2025/TT-BNV',
    since: '2025-07-01',
    note: {
      vi: 'Đang có hiệu lực. Gói lưu trữ ở đây đã theo cấu trúc thư mục của Thông tư này; mô tả theo Thông tư này chưa được hỗ trợ.',
      en: 'In force. Packages here follow its folders already; descriptions by it are not supported yet.',
    },
  },
] as const;
