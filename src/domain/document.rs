//! Documents: what they are, for whom, who may bring them, and what of a file is believed: its bytes, and never its name.

use super::refusal::Reason;
use super::seat::Seat;
use super::word::words;

/// Most bytes of one file: 5 MiB.
pub const MOST_BYTES: usize = 5 * 1024 * 1024;

/// Most characters of a file's name.
const LONGEST_NAME: usize = 120;

words! {
    /// What a document of a project is.
    DocumentKind {
        /// A photograph (fotografía).
        Photo = "PHOTO",
        /// A budget (presupuesto).
        Budget = "BUDGET",
        /// A plan (plano).
        Plan = "PLAN",
        /// A permit (permiso).
        Permit = "PERMIT",
        /// A title to the land (título de propiedad).
        LandTitle = "LAND_TITLE",
        /// Minutes of an assembly (acta de asamblea).
        AssemblyMinutes = "ASSEMBLY_MINUTES",
        /// A quotation (cotización).
        Quotation = "QUOTATION",
        /// An invoice (factura).
        Invoice = "INVOICE",
        /// A receipt (recibo).
        Receipt = "RECEIPT",
        /// A contract (contrato).
        Contract = "CONTRACT",
        /// A report (informe).
        Report = "REPORT",
        /// Anything else.
        Other = "OTHER",
    }
}

words! {
    /// For whom a document is.
    DocumentAudience {
        /// The seats of the project; a photograph or a report is for whoever reads the project.
        Project = "PROJECT",
        /// Whoever brought it alone: it belongs to the own part.
        Part = "PART",
    }
}

/// What a file is, by its bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq, serde::Serialize)]
pub enum FileType {
    Jpeg,
    Png,
    WebP,
    Pdf,
}

impl FileType {
    /// Finds out what the bytes are.
    pub fn of(bytes: &[u8]) -> Result<Self, Reason> {
        if bytes.is_empty() {
            return Err(Reason::EmptyFile);
        }
        if bytes.len() > MOST_BYTES {
            return Err(Reason::FileTooLarge);
        }
        if infer::image::is_jpeg(bytes) {
            Ok(Self::Jpeg)
        } else if infer::image::is_png(bytes) {
            Ok(Self::Png)
        } else if infer::image::is_webp(bytes) {
            Ok(Self::WebP)
        } else if infer::archive::is_pdf(bytes) && bytes.starts_with(b"%PDF-") {
            // Viewers take a PDF that begins later, behind what another program takes for its own.
            Ok(Self::Pdf)
        } else {
            Err(Reason::FileTypeNotAccepted)
        }
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Pdf => "application/pdf",
        }
    }

    /// Endings of names of such files, the usual one first.
    const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::WebP => &["webp"],
            Self::Pdf => &["pdf"],
        }
    }

    /// A name under which anybody can keep the file: no folder, no sign that a system reads otherwise, and an ending that
    /// says what the file is.
    pub fn safe_name(self, given: &str) -> String {
        let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
        let plain = |sign: char| if sign.is_alphanumeric() || "._-() ".contains(sign) { sign } else { '_' };
        let plain: String = last.chars().map(plain).collect();
        let plain = plain.trim_matches(['.', ' ']);
        let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
        let says_so = self.endings().iter().any(|known| ending.eq_ignore_ascii_case(known));
        let stem = if says_so { stem } else { plain };
        let stem: String = stem.chars().take(LONGEST_NAME).collect();
        let stem = if stem.is_empty() { "documento" } else { stem.trim_end_matches(['.', ' ']) };
        format!("{stem}.{}", self.endings().first().unwrap_or(&"bin"))
    }
}

/// Whoever has no seat in the project brings photographs for it and nothing else.
pub fn may_bring(seat: Option<Seat>, kind: DocumentKind, audience: DocumentAudience) -> Result<(), Reason> {
    let is_shared_photo = kind == DocumentKind::Photo && audience == DocumentAudience::Project;
    if seat.is_some() || is_shared_photo { Ok(()) } else { Err(Reason::NotOfASeat) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        assert_eq!(FileType::of(b"\xFF\xD8\xFF\xE0 JFIF"), Ok(FileType::Jpeg));
        assert_eq!(FileType::of(b"\x89PNG\r\n\x1A\n...."), Ok(FileType::Png));
        assert_eq!(FileType::of(b"RIFF\x10\0\0\0WEBPVP8 "), Ok(FileType::WebP));
        assert_eq!(FileType::of(b"%PDF-1.7 ..."), Ok(FileType::Pdf));
        assert_eq!(FileType::of(b""), Err(Reason::EmptyFile));
        for other in [&b"<html>%PDF-1.7"[..], b"GIF89a", b"PK\x03\x04", b"<svg xmlns=", b"\xFF\xD8", b" %PDF-1.7"] {
            assert_eq!(FileType::of(other), Err(Reason::FileTypeNotAccepted), "{other:?}");
        }
        assert_eq!(FileType::of(&vec![b'%'; MOST_BYTES + 1]), Err(Reason::FileTooLarge));
    }

    #[test]
    fn a_name_leads_nowhere_and_says_what_the_file_is() {
        for (given, safe) in [
            ("foto.JPG", "foto.jpg"),
            ("../../etc/passwd", "passwd.jpg"),
            ("C:\\obra\\foto.jpeg", "foto.jpg"),
            ("foto.jpg.exe", "foto.jpg.exe.jpg"),
            ("a\"b\r\nSet-Cookie: x.jpg", "a_b__Set-Cookie_ x.jpg"),
            ("\u{202E}gpj.exe", "_gpj.exe.jpg"),
            ("...", "documento.jpg"),
            ("", "documento.jpg"),
            ("Año 2006 (obra).jpg", "Año 2006 (obra).jpg"),
        ] {
            assert_eq!(FileType::Jpeg.safe_name(given), safe, "{given:?}");
        }
        assert_eq!(FileType::Pdf.safe_name(&"á".repeat(500)).chars().count(), LONGEST_NAME + 4);
    }
}
