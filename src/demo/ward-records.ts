// Records of an invented ward: a dossier with annexes, one saved again after signing, a scan, one in doubt, one with a file missing.
import { type DemoAgency, type DemoTransfer, day } from './demonstration-plan.ts';

const ISSUER = 'Ủy ban nhân dân phường Đông Thịnh';

/** `year`: the year of the records, usually last year. */
export function wardAgency(year: number): DemoAgency {
  return {
    organisation: { code: '000.21.07.H99', name: ISSUER, nameEn: "People's Committee of Đông Thịnh ward (invented)" },
    fonds: {
      code: 'H99.07',
      identifier: '000.00.00.H99',
      name: 'Phông lưu trữ Ủy ban nhân dân phường Đông Thịnh',
      description: {
        FondHistory:
          'Đơn vị hư cấu, chỉ dùng cho kho trình diễn. Phường được giả định thành lập trên cơ sở nhập hai xã, có mười hai tổ dân phố.',
        ArchivesTime: `${year - 10}-${year}`,
        KeyGroups: 'Hành chính; tư pháp, hộ tịch; địa chính, xây dựng; văn hóa, xã hội; tài chính',
        Language: 'Tiếng Việt',
        LookupTools: 'Mục lục hồ sơ, cơ sở dữ liệu',
      },
    },
    officer: { username: 'vanthu.phuong', displayName: 'Lê Thị Hồng Nhung (văn thư phường Đông Thịnh)' },
    place: 'Đông Thịnh',
    leader: { position: 'Chủ tịch', name: 'Trần Quốc Bình' },
    clerk: 'Lê Thị Hồng Nhung',
    transfers: [civilDefence(year), mixed(year)],
  };
}

function civilDefence(year: number): DemoTransfer {
  return {
    note: `Nộp lưu hồ sơ phòng thủ dân sự năm ${year}`,
    packages: [
      {
        fileName: 'phong-thu-dan-su.zip',
        format: 'hoso.xml',
        year,
        notation: '01.VP',
        title: `Hồ sơ về công tác phòng thủ dân sự, ứng phó mưa bão trên địa bàn phường Đông Thịnh năm ${year}`,
        maintenance: '20 năm',
        ends: 'ACCEPTED',
        documents: [
          {
            typeName: 'Quyết định',
            number: '45',
            notation: 'QĐ-UBND',
            date: day(year, 3, 4),
            subject: `Về việc kiện toàn Ban Chỉ huy phòng thủ dân sự phường Đông Thịnh năm ${year}`,
            paragraphs: [
              'Căn cứ Luật Tổ chức chính quyền địa phương; căn cứ Luật Phòng thủ dân sự;',
              'Xét đề nghị của Chỉ huy trưởng Ban Chỉ huy quân sự phường,',
              `Điều 1. Kiện toàn Ban Chỉ huy phòng thủ dân sự phường Đông Thịnh năm ${year} gồm 15 thành viên (danh sách kèm theo).`,
              'Điều 2. Ban Chỉ huy có nhiệm vụ xây dựng phương án, tổ chức trực ban, huy động lực lượng và phương tiện tại chỗ, phân công thành viên phụ trách từng tổ dân phố.',
              'Điều 3. Quyết định này có hiệu lực kể từ ngày ký. Các thành viên có tên tại Điều 1 và các đơn vị liên quan chịu trách nhiệm thi hành.',
            ],
            recipients: ['Như Điều 3', 'Thường trực Đảng ủy, HĐND phường', 'Lưu: VT, QS'],
            signing: 'stamped',
            annexes: [
              {
                title: 'Danh sách Ban Chỉ huy phòng thủ dân sự phường Đông Thịnh',
                paragraphs: [
                  '1. Ông Trần Quốc Bình, Chủ tịch Ủy ban nhân dân phường, Trưởng ban.',
                  '2. Ông Phan Văn Khải Hoàn, Chỉ huy trưởng Ban Chỉ huy quân sự phường, Phó Trưởng ban thường trực.',
                  '3. Bà Đỗ Thị Thanh Mai, công chức địa chính - xây dựng, thành viên phụ trách tổ dân phố số 1 đến số 4.',
                  '4. Ông Ngô Đức Thắng, Trạm trưởng Trạm Y tế phường, thành viên phụ trách cứu thương.',
                ],
              },
            ],
          },
          {
            typeName: 'Kế hoạch',
            number: '52',
            notation: 'KH-UBND',
            date: day(year, 3, 18),
            subject: `Ứng phó mưa bão, ngập úng trên địa bàn phường Đông Thịnh năm ${year}`,
            paragraphs: [
              'I. MỤC ĐÍCH, YÊU CẦU: Chủ động phòng ngừa, ứng phó kịp thời, hạn chế thấp nhất thiệt hại về người và tài sản của Nhân dân.',
              'II. NỘI DUNG: Rà soát 4 điểm thường xuyên ngập tại các tổ dân phố số 3, 5, 8 và 11; bố trí 2 điểm sơ tán tại trường tiểu học và nhà văn hóa phường.',
              'III. PHƯƠNG TIỆN: 2 xuồng, 60 áo phao, 3 máy bơm; phân bổ theo phụ lục kèm theo Kế hoạch này.',
              'IV. TỔ CHỨC THỰC HIỆN: Ban Chỉ huy phòng thủ dân sự phường chủ trì, báo cáo kết quả trước ngày 30 tháng 11.',
            ],
            recipients: ['Ban Chỉ huy phòng thủ dân sự phường', 'Tổ trưởng các tổ dân phố', 'Lưu: VT, QS'],
            signing: 'stamped',
            annexes: [
              {
                title: 'Phân bổ phương tiện ứng phó mưa bão',
                paragraphs: [
                  'Tổ dân phố số 3: 1 xuồng, 15 áo phao. Tổ dân phố số 5: 15 áo phao, 1 máy bơm.',
                  'Tổ dân phố số 8: 1 xuồng, 15 áo phao. Tổ dân phố số 11: 15 áo phao, 2 máy bơm.',
                ],
              },
              {
                title: 'Danh mục điểm sơ tán và sức chứa',
                paragraphs: ['Trường Tiểu học Đông Thịnh: 350 người.', 'Nhà văn hóa phường: 120 người.'],
              },
            ],
          },
          {
            typeName: 'Công văn',
            number: '118',
            notation: 'UBND-QS',
            date: day(year, 8, 20),
            subject: 'Về việc tổ chức trực ban ứng phó bão số 5',
            paragraphs: [
              'Kính gửi: Tổ trưởng các tổ dân phố; Trạm Y tế phường.',
              'Thực hiện chỉ đạo của cấp trên về ứng phó bão số 5, Ủy ban nhân dân phường đề nghị các đơn vị tổ chức trực ban 24/24 giờ kể từ 12 giờ ngày 21 tháng 8 cho đến khi có thông báo mới.',
              'Các tổ dân phố rà soát nhà yếu, hộ người cao tuổi neo đơn và báo cáo nhanh về Văn phòng trước 17 giờ hằng ngày.',
            ],
            recipients: ['Như trên', 'Lưu: VT, QS'],
            signing: 'stamped',
          },
          {
            typeName: 'Báo cáo',
            number: '160',
            notation: 'BC-UBND',
            date: day(year, 11, 28),
            subject: `Tổng kết công tác phòng thủ dân sự năm ${year}`,
            paragraphs: [
              `Trong năm ${year}, địa bàn phường chịu ảnh hưởng của 3 cơn bão và 5 đợt mưa lớn. Không có thiệt hại về người; 14 nhà bị tốc mái, 2,3 ha hoa màu bị ngập.`,
              'Ủy ban nhân dân phường đã huy động 186 lượt người tham gia ứng phó, sơ tán 47 hộ với 162 nhân khẩu đến nơi an toàn.',
              'Kiến nghị: bổ sung 1 máy phát điện cho điểm sơ tán tại nhà văn hóa phường; nạo vét tuyến mương qua tổ dân phố số 8.',
            ],
            recipients: ['Ủy ban nhân dân tỉnh', 'Thường trực HĐND phường', 'Lưu: VT, QS'],
            signing: 'stamped',
          },
        ],
      },
    ],
  };
}

function mixed(year: number): DemoTransfer {
  return {
    note: `Nộp lưu hồ sơ hành chính, văn xã năm ${year}`,
    packages: [
      {
        fileName: 'tra-loi-cu-tri.zip',
        format: 'hoso.xml',
        year,
        notation: '07.VP',
        title: `Hồ sơ giải quyết kiến nghị của cử tri tổ dân phố số 5 năm ${year}`,
        maintenance: '10 năm',
        ends: 'REFUSED',
        documents: [
          {
            typeName: 'Công văn',
            number: '203',
            notation: 'UBND-VP',
            date: day(year, 9, 12),
            subject: 'Về việc trả lời kiến nghị của cử tri về chiếu sáng ngõ 14',
            paragraphs: [
              'Kính gửi: Cử tri tổ dân phố số 5.',
              'Ủy ban nhân dân phường đã kiểm tra thực tế ngày 8 tháng 9. Tuyến ngõ 14 dài 220 m chưa có đèn chiếu sáng; phường đã bố trí kinh phí lắp 9 bộ đèn, hoàn thành trước ngày 15 tháng 10.',
              'Ủy ban nhân dân phường thông báo để cử tri biết và giám sát.',
            ],
            recipients: ['Như trên', 'Ủy ban MTTQ phường', 'Lưu: VT'],
            signing: 'saved-again',
          },
        ],
      },
      {
        fileName: 'bien-ban-to-dan-pho.zip',
        format: 'hoso.xml',
        year: year - 3,
        notation: '12.ĐC',
        title: `Hồ sơ về việc sáp nhập, đặt tên tổ dân phố năm ${year - 3}`,
        maintenance: 'Vĩnh viễn',
        ends: 'ACCEPTED',
        acceptedBecause:
          'Bản giấy ký tay được quét trước khi cơ quan dùng chữ ký số. Đã đối chiếu bản quét với bản gốc tại Văn phòng phường: đủ 1 trang, nội dung và chữ ký trùng khớp.',
        documents: [
          {
            typeName: 'Biên bản',
            number: '03',
            notation: 'BB-TDP',
            date: day(year - 3, 5, 6),
            subject: 'Hội nghị cử tri lấy ý kiến về việc sáp nhập tổ dân phố số 6 và số 7',
            paragraphs: [
              'Thời gian: 19 giờ 30 phút, tại nhà văn hóa tổ dân phố số 6. Có mặt 148 trên tổng số 163 cử tri đại diện hộ gia đình.',
              'Hội nghị biểu quyết: 141 cử tri tán thành sáp nhập hai tổ dân phố và lấy tên là tổ dân phố số 6, đạt tỷ lệ 95,3%.',
              'Biên bản lập thành 03 bản, đã đọc cho mọi người cùng nghe và nhất trí ký tên.',
            ],
            recipients: [],
            signing: 'scanned',
          },
        ],
      },
      {
        fileName: 'ngay-hoi-dai-doan-ket.zip',
        format: 'hoso.xml',
        year,
        notation: '15.VX',
        title: `Hồ sơ tổ chức Ngày hội Đại đoàn kết toàn dân tộc năm ${year}`,
        maintenance: '10 năm',
        ends: 'AWAITING_DECISION',
        documents: [
          {
            typeName: 'Kế hoạch',
            number: '176',
            notation: 'KH-UBND',
            date: day(year, 10, 15),
            subject: `Tổ chức Ngày hội Đại đoàn kết toàn dân tộc năm ${year}`,
            paragraphs: [
              'Thời gian tổ chức từ ngày 10 đến ngày 18 tháng 11 tại 12 tổ dân phố; phần lễ không quá 60 phút, phần hội gồm văn nghệ, thể thao và bữa cơm đoàn kết.',
              'Phân công cán bộ dự Ngày hội tại các tổ dân phố theo danh sách kèm theo.',
              'Kinh phí: nguồn xã hội hóa và ngân sách phường hỗ trợ 3 triệu đồng cho mỗi tổ dân phố.',
            ],
            recipients: ['Ủy ban MTTQ phường', 'Tổ trưởng các tổ dân phố', 'Lưu: VT, VX'],
            signing: 'stamped',
          },
          {
            typeName: 'Giấy mời',
            number: '77',
            notation: 'GM-UBND',
            date: day(year, 11, 3),
            subject: 'Dự Ngày hội Đại đoàn kết toàn dân tộc tại tổ dân phố số 2',
            paragraphs: [
              'Ủy ban nhân dân phường Đông Thịnh trân trọng kính mời: đại diện các hộ gia đình tiêu biểu của tổ dân phố số 2.',
              'Thời gian: 8 giờ 00 phút ngày 14 tháng 11. Địa điểm: nhà văn hóa tổ dân phố số 2.',
            ],
            recipients: ['Như trên', 'Lưu: VT'],
            signing: 'none',
          },
        ],
      },
      {
        fileName: 'mua-sam-tai-san.zip',
        format: 'hoso.xml',
        year,
        notation: '18.TC',
        title: `Hồ sơ mua sắm trang thiết bị văn phòng năm ${year}`,
        maintenance: '20 năm',
        ends: 'REFUSED',
        documents: [
          {
            typeName: 'Tờ trình',
            number: '31',
            notation: 'TTr-VP',
            date: day(year, 4, 2),
            subject: 'Về việc mua sắm máy quét và tủ đựng tài liệu',
            paragraphs: [
              'Kính trình Chủ tịch Ủy ban nhân dân phường phê duyệt mua 02 máy quét khổ A4 và 04 tủ sắt đựng tài liệu phục vụ công tác lưu trữ.',
              'Tổng kinh phí dự kiến: 68 triệu đồng, từ nguồn chi thường xuyên được giao.',
            ],
            recipients: ['Như trên', 'Lưu: VP'],
            signing: 'stamped',
          },
          {
            typeName: 'Quyết định',
            number: '88',
            notation: 'QĐ-UBND',
            date: day(year, 4, 9),
            subject: 'Về việc phê duyệt mua sắm trang thiết bị văn phòng',
            paragraphs: ['Điều 1. Phê duyệt mua sắm theo Tờ trình số 31/TTr-VP ngày 02 tháng 4.'],
            recipients: ['Lưu: VT, TC'],
            signing: 'stamped',
            leftOut: true,
          },
        ],
      },
    ],
  };
}
