"""Why a file is not taken. Each sentence says what is wrong and what to do about it."""

from __future__ import annotations

from benso.kernel.errors import BensoError

ALLOWED = "PDF, JPEG, PNG, DOCX, XLSX, ODT, ODS, ASiC-E, XML đã ký"


class FileRefused(BensoError):
    """A file that may not be stored; nothing of it is kept."""

    code = "FILE_REFUSED"
    status = 422
    sentence = "Tệp “{name}” không nhận được."


class FileEmpty(FileRefused):
    """Nothing in it."""

    code = "FILE_EMPTY"
    sentence = "Tệp “{name}” trống. Mở lại tệp trên máy, lưu lại rồi tải lên."


class FileTooLarge(FileRefused):
    """More than may be stored at once."""

    code = "FILE_TOO_LARGE"
    status = 413
    sentence = (
        "Tệp “{name}” nặng {size}, quá mức {limit}. Chụp hoặc quét ở độ phân giải thấp hơn, hoặc tách thành nhiều tệp."
    )


class FileNameUnusable(FileRefused):
    """Nothing usable is left of the name."""

    code = "FILE_NAME_UNUSABLE"
    sentence = "Tên tệp không dùng được. Đổi tên tệp, ví dụ: giay-khai-sinh.pdf."


class FileKindUnknown(FileRefused):
    """Not of a kind on the list."""

    code = "FILE_KIND_UNKNOWN"
    sentence = "Tệp “{name}” không thuộc loại được nhận. Gửi một trong các loại: {allowed}."


class ProgramRefused(FileRefused):
    """A program or a script."""

    code = "FILE_PROGRAM"
    sentence = "Tệp “{name}” là chương trình, không phải giấy tờ. Gửi bản PDF hoặc ảnh chụp giấy tờ."


class HeicRefused(FileRefused):
    """A photo of a kind that offices cannot open."""

    code = "FILE_HEIC"
    sentence = (
        "Ảnh “{name}” ở dạng HEIC, nhiều cơ quan không mở được. Trên điện thoại chọn định dạng “Tương thích nhất” "
        "rồi chụp lại, hoặc gửi ảnh JPEG."
    )


class OldOfficeRefused(FileRefused):
    """A document of the binary formats of before 2007, or one locked with a password."""

    code = "FILE_OLD_OFFICE"
    sentence = (
        "Tệp “{name}” là tài liệu Word, Excel dạng cũ hoặc có mật khẩu. Bỏ mật khẩu, lưu lại dạng .docx, .xlsx "
        "hoặc PDF."
    )


class ExtensionMismatch(FileRefused):
    """The name says one kind, the content is another."""

    code = "FILE_EXTENSION_MISMATCH"
    sentence = (
        "Tên tệp “{name}” ghi {named} nhưng nội dung là {found}. Lưu lại tệp đúng loại, không đổi đuôi tên bằng tay."
    )


class FileBroken(FileRefused):
    """It cannot be read to its end."""

    code = "FILE_BROKEN"
    sentence = "Tệp “{name}” bị hỏng hoặc tải chưa đủ. Mở thử trên máy, lưu lại rồi gửi lại."


class LockedRefused(FileRefused):
    """Encrypted or protected by a password."""

    code = "FILE_LOCKED"
    sentence = "Tệp “{name}” có mật khẩu hoặc bị khóa. Bỏ mật khẩu rồi gửi lại."


class MacroRefused(FileRefused):
    """An office document that carries code."""

    code = "FILE_MACRO"
    sentence = (
        "Tài liệu “{name}” có macro hoặc phần nhúng tự chạy. Lưu lại thành PDF, hoặc dạng .docx, .xlsx không có macro."
    )


class ActivePdf(FileRefused):
    """A PDF that acts: script, launch, embedded program, dynamic form."""

    code = "FILE_ACTIVE_PDF"
    sentence = (
        "Tệp PDF “{name}” có phần tự chạy ({found}). In lại tệp thành PDF mới (chọn In, rồi Lưu thành PDF) và gửi "
        "bản đó."
    )


class LinkedOutside(FileRefused):
    """An office document that fetches parts of itself from elsewhere."""

    code = "FILE_LINKED_OUTSIDE"
    sentence = "Tài liệu “{name}” lấy nội dung từ nơi khác. Lưu lại thành PDF rồi gửi bản đó."


class ArchiveBomb(FileRefused):
    """It unpacks to far more than a document holds."""

    code = "FILE_BOMB"
    sentence = "Tệp “{name}” khi mở ra lớn bất thường. Lưu lại thành PDF rồi gửi bản đó."


class TwoFilesInOne(FileRefused):
    """One file that is also another."""

    code = "FILE_POLYGLOT"
    sentence = "Tệp “{name}” có thêm nội dung lạ ghép vào. In lại hoặc chụp lại thành tệp mới rồi gửi."


class PictureTooLarge(FileRefused):
    """More pixels than anyone can open."""

    code = "FILE_PICTURE_TOO_LARGE"
    sentence = "Ảnh “{name}” có kích thước {width} × {height} điểm, quá lớn để mở. Gửi ảnh nhỏ hơn."


class TooManyPages(FileRefused):
    """More pages than a component has."""

    code = "FILE_TOO_MANY_PAGES"
    sentence = "Tệp “{name}” có {pages} trang, quá mức {limit} trang. Tách thành nhiều tệp."


class MalwareFound(FileRefused):
    """Known as harmful."""

    code = "FILE_MALWARE"
    sentence = "Tệp “{name}” bị nhận ra là mã độc ({found}). Quét vi-rút máy của bạn rồi gửi bản sạch."


class SecretMarked(FileRefused):
    """Marked as a state secret: it must not enter a networked system at all (Law on Protection of State Secrets)."""

    code = "FILE_SECRET"
    sentence = (
        "Tệp “{name}” có dấu chỉ độ mật. Không gửi tài liệu mật qua mạng: nộp trực tiếp tại cơ quan theo quy định "
        "bảo vệ bí mật nhà nước."
    )


class UnsignedXml(FileRefused):
    """An XML document without a signature is data, not a paper."""

    code = "FILE_XML_UNSIGNED"
    sentence = "Tệp XML “{name}” không có chữ ký số. Gửi bản XML đã ký, hoặc bản PDF."
