// Records of an invented department of home affairs: a long dossier, certificates expired since signing with and without time stamps,
// and a description in Excel.
import { type DemoAgency, type DemoPackage, day } from './demonstration-plan.ts';

const ISSUER = 'Sở Nội vụ tỉnh Trường Giang';

/** `year`: the year of the records, usually last year. */
export function departmentAgency(year: number): DemoAgency {
  return {
    organisation: {
      code: '000.07.00.H99',
      name: ISSUER,
      nameEn: 'Department of Home Affairs of Trường Giang province (invented)',
    },
    fonds: {
      code: 'H99.21',
      identifier: '000.00.00.H99',
      name: 'Phông lưu trữ Sở Nội vụ tỉnh Trường Giang',
      description: {
        FondHistory: 'Đơn vị hư cấu, chỉ dùng cho kho trình diễn. Cơ quan chuyên môn giả định thuộc Ủy ban nhân dân tỉnh.',
        ArchivesTime: `${year - 15}-${year}`,
        KeyGroups: 'Tổng hợp; tổ chức bộ máy, biên chế; cải cách hành chính; thi đua, khen thưởng; văn thư, lưu trữ',
        Language: 'Tiếng Việt',
        LookupTools: 'Mục lục hồ sơ, cơ sở dữ liệu',
      },
    },
    officer: { username: 'vanthu.sonoivu', displayName: 'Phạm Thu Trang (văn thư Sở Nội vụ)' },
    place: 'Trường Giang',
    leader: { position: 'Giám đốc', name: 'Vũ Đình Lâm' },
    clerk: 'Phạm Thu Trang',
    transfers: [
      { note: `Nộp lưu hồ sơ cải cách hành chính năm ${year}`, packages: [reform(year)] },
      {
        note: `Nộp lưu hồ sơ văn thư, biên chế, thi đua đến năm ${year}`,
        packages: [inspection(year - 1), quota(year - 1), rewards(year)],
      },
    ],
  };
}

function reform(year: number): DemoPackage {
  const usual = {
    recipients: ['Ủy ban nhân dân tỉnh', 'Các phòng, đơn vị thuộc Sở', 'Lưu: VT, CCHC'],
    signing: 'stamped',
  } as const;
  return {
    fileName: 'cai-cach-hanh-chinh.zip',
    format: 'hoso.xml',
    year,
    notation: '03.CCHC',
    title: `Hồ sơ thực hiện kế hoạch cải cách hành chính của Sở Nội vụ năm ${year}`,
    maintenance: 'Vĩnh viễn',
    ends: 'ACCEPTED',
    documents: [
      {
        ...usual,
        typeName: 'Quyết định',
        number: '12',
        notation: 'QĐ-SNV',
        date: day(year, 1, 15),
        subject: `Về việc ban hành Kế hoạch cải cách hành chính năm ${year}`,
        paragraphs: [
          'Căn cứ Chương trình tổng thể cải cách hành chính nhà nước; xét đề nghị của Trưởng phòng Cải cách hành chính,',
          `Điều 1. Ban hành Kế hoạch cải cách hành chính của Sở Nội vụ năm ${year} với 6 nhóm nhiệm vụ và 31 sản phẩm cụ thể.`,
          'Điều 2. Trưởng các phòng, đơn vị thuộc Sở chịu trách nhiệm tổ chức thực hiện và báo cáo hằng quý.',
          'Điều 3. Quyết định này có hiệu lực kể từ ngày ký.',
        ],
      },
      {
        ...usual,
        typeName: 'Kế hoạch',
        number: '19',
        notation: 'KH-SNV',
        date: day(year, 2, 11),
        subject: `Kiểm tra việc thực hiện cải cách hành chính năm ${year}`,
        paragraphs: [
          'Kiểm tra tại 8 sở, ngành và 5 Ủy ban nhân dân cấp xã; mỗi cuộc kiểm tra không quá 01 ngày làm việc.',
          'Nội dung: giải quyết thủ tục hành chính đúng hạn, số hóa thành phần hồ sơ, sử dụng chữ ký số và lập hồ sơ điện tử.',
        ],
      },
      {
        ...usual,
        typeName: 'Công văn',
        number: '245',
        notation: 'SNV-CCHC',
        date: day(year, 4, 22),
        subject: 'Về việc chấn chỉnh việc in văn bản đã ký số để lưu trữ',
        paragraphs: [
          'Kính gửi: Các sở, ban, ngành; Ủy ban nhân dân các xã, phường.',
          'Qua kiểm tra, nhiều cơ quan vẫn in văn bản đã ký số ra giấy rồi quét lại để lưu, làm mất giá trị pháp lý của chữ ký số.',
          'Sở Nội vụ đề nghị lưu nguyên vẹn tệp đã ký số do hệ thống quản lý văn bản phát hành; không mở và lưu lại tệp bằng phần mềm khác.',
        ],
      },
      {
        ...usual,
        typeName: 'Thông báo',
        number: '67',
        notation: 'TB-SNV',
        date: day(year, 7, 8),
        subject: `Kết quả kiểm tra cải cách hành chính 6 tháng đầu năm ${year}`,
        paragraphs: [
          'Tỷ lệ giải quyết hồ sơ đúng hạn bình quân 97,8%; còn 3 đơn vị dưới 95%.',
          '11 trên 13 đơn vị đã lập hồ sơ công việc trên môi trường điện tử; 2 đơn vị chưa thực hiện đầy đủ.',
        ],
      },
      {
        ...usual,
        typeName: 'Báo cáo',
        number: '310',
        notation: 'BC-SNV',
        date: day(year, 12, 16),
        subject: `Kết quả thực hiện công tác cải cách hành chính năm ${year}`,
        paragraphs: [
          `Năm ${year}, Sở Nội vụ hoàn thành 30 trên 31 sản phẩm theo kế hoạch, đạt 96,8%. Nhiệm vụ chưa hoàn thành là kết nối kho lưu trữ điện tử với trục liên thông của tỉnh.`,
          'Mức độ hài lòng của người dân, tổ chức đạt 94,2%, tăng 1,7 điểm phần trăm so với năm trước.',
          'Phương hướng năm tới: hoàn thành nộp lưu hồ sơ điện tử đến hạn vào Lưu trữ lịch sử; chuẩn hóa danh mục hồ sơ.',
        ],
      },
    ],
  };
}

function inspection(year: number): DemoPackage {
  const usual = {
    recipients: ['Các cơ quan được kiểm tra', 'Lưu: VT, VTLT'],
    signing: 'certificates-expired-since',
  } as const;
  return {
    fileName: 'kiem-tra-van-thu-luu-tru.zip',
    format: 'hoso.xml',
    year,
    notation: '05.VTLT',
    title: `Hồ sơ kiểm tra công tác văn thư, lưu trữ năm ${year}`,
    maintenance: '20 năm',
    ends: 'ACCEPTED',
    documents: [
      {
        ...usual,
        typeName: 'Quyết định',
        number: '96',
        notation: 'QĐ-SNV',
        date: day(year, 5, 14),
        subject: 'Về việc thành lập Đoàn kiểm tra công tác văn thư, lưu trữ',
        paragraphs: [
          'Điều 1. Thành lập Đoàn kiểm tra gồm 07 thành viên do Phó Giám đốc Sở làm Trưởng đoàn.',
          'Điều 2. Đoàn kiểm tra làm việc tại 10 cơ quan từ ngày 02 đến ngày 27 tháng 6 và tự giải thể sau khi hoàn thành nhiệm vụ.',
        ],
      },
      {
        ...usual,
        typeName: 'Báo cáo',
        number: '158',
        notation: 'BC-SNV',
        date: day(year, 7, 21),
        subject: `Kết quả kiểm tra công tác văn thư, lưu trữ năm ${year}`,
        paragraphs: [
          '9 trên 10 cơ quan đã ban hành danh mục hồ sơ; 6 cơ quan bố trí kho lưu trữ đạt yêu cầu.',
          'Tồn tại: 4 cơ quan chưa nộp lưu hồ sơ đến hạn; việc sao lưu dữ liệu chưa được kiểm tra phục hồi định kỳ.',
        ],
      },
    ],
  };
}

function quota(year: number): DemoPackage {
  return {
    fileName: 'giao-chi-tieu-bien-che.zip',
    format: 'hoso.xml',
    year,
    notation: '09.TCBC',
    title: `Hồ sơ giao chỉ tiêu biên chế công chức năm ${year}`,
    maintenance: 'Vĩnh viễn',
    ends: 'ACCEPTED',
    acceptedBecause:
      'Chữ ký không có dấu thời gian và chứng thư của người ký đã hết hạn nên hệ thống chưa kết luận được. Đã đối chiếu số, ngày và nội dung với sổ đăng ký văn bản đi của Sở Nội vụ: trùng khớp. Tiếp nhận, giữ nguyên kết luận của hệ thống trong hồ sơ.',
    documents: [
      {
        typeName: 'Quyết định',
        number: '20',
        notation: 'QĐ-SNV',
        date: day(year, 2, 6),
        subject: `Về việc giao chỉ tiêu biên chế công chức cho các phòng thuộc Sở năm ${year}`,
        paragraphs: [
          `Điều 1. Giao 58 chỉ tiêu biên chế công chức năm ${year} cho 7 phòng thuộc Sở; giữ lại 02 chỉ tiêu dự phòng.`,
          'Điều 2. Trưởng phòng Tổ chức biên chế theo dõi việc sử dụng chỉ tiêu và báo cáo trước ngày 15 tháng 12.',
        ],
        recipients: ['Các phòng thuộc Sở', 'Lưu: VT, TCBC'],
        signing: 'expired-without-stamp',
      },
    ],
  };
}

function rewards(year: number): DemoPackage {
  const usual = { recipients: ['Các tập thể, cá nhân có tên', 'Lưu: VT, TĐKT'], signing: 'stamped' } as const;
  return {
    fileName: 'khen-thuong-phong-trao-thi-dua.zip',
    format: 'hoso.xlsx',
    year,
    notation: '11.TĐKT',
    title: `Hồ sơ khen thưởng phong trào thi đua ngành Nội vụ năm ${year}`,
    maintenance: '70 năm',
    ends: 'ACCEPTED',
    documents: [
      {
        ...usual,
        typeName: 'Tờ trình',
        number: '71',
        notation: 'TTr-SNV',
        date: day(year, 11, 5),
        subject: `Về việc đề nghị khen thưởng phong trào thi đua năm ${year}`,
        paragraphs: [
          'Hội đồng Thi đua - Khen thưởng Sở đã họp ngày 03 tháng 11, thống nhất đề nghị tặng Giấy khen cho 05 tập thể và 12 cá nhân.',
          'Các trường hợp đề nghị đều đạt từ 90% số phiếu đồng ý trở lên, đủ tiêu chuẩn theo quy định.',
        ],
      },
      {
        ...usual,
        typeName: 'Quyết định',
        number: '284',
        notation: 'QĐ-SNV',
        date: day(year, 11, 19),
        subject: `Về việc tặng Giấy khen trong phong trào thi đua năm ${year}`,
        paragraphs: [
          'Điều 1. Tặng Giấy khen của Giám đốc Sở Nội vụ cho 05 tập thể và 12 cá nhân đã có thành tích xuất sắc.',
          'Điều 2. Kèm theo Giấy khen là tiền thưởng theo quy định của Luật Thi đua, khen thưởng.',
        ],
      },
    ],
  };
}
