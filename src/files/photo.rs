//! Photographs: decoded within limits, turned upright, made smaller, encoded
//! anew. What a camera wrote beside the picture (EXIF: place, device, day) is
//! lost on the way, which is the purpose.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

use crate::desk::Fault;
use crate::words::args;

/// Pixels that are decoded at most: telephones of 2026 take 50 million.
pub const PIXELS_MAX: u64 = 64_000_000;

/// Pixels of the long side that is kept: enough for a printed A4 page at
/// 170 dots an inch.
pub const LONG_SIDE_MAX: u32 = 2000;

/// Pixels of the long side for lists: twice the 240 at which lists show it.
pub(super) const SMALL_SIDE_MAX: u32 = 480;

/// Bytes that decoding may take: four for each pixel, and once more for what a
/// decoder holds beside the picture.
const ALLOCATED_MAX: u64 = PIXELS_MAX * 4 * 2;

/// Qualities of JPEG: of the picture, and of the small one.
const QUALITIES: (u8, u8) = (85, 80);

/// A photograph encoded anew.
pub(super) struct Photograph {
    pub(super) bytes: Vec<u8>,
    pub(super) small: Vec<u8>,
    pub(super) sides: (u32, u32),
}

/// The format, if the first bytes are those of a photograph that is read.
pub(super) fn format_of(bytes: &[u8]) -> Option<ImageFormat> {
    let format = image::guess_format(bytes).ok()?;
    [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP].contains(&format).then_some(format)
}

/// `sides` made to fit into a square of `most`; never enlarged.
pub(super) fn within((width, height): (u32, u32), most: u32) -> (u32, u32) {
    let long = width.max(height);
    if long <= most || long == 0 {
        return (width, height);
    }
    let scaled = |side: u32| {
        let side = (u64::from(side) * u64::from(most) + u64::from(long) / 2) / u64::from(long);
        u32::try_from(side).unwrap_or(most).max(1)
    };
    (scaled(width), scaled(height))
}

/// Decodes and encodes anew.
pub(super) fn encoded_anew(name: &str, bytes: &[u8], format: ImageFormat) -> Result<Photograph, Fault> {
    let broken = |_| Fault::with("file", "fault-photo-unreadable", args([("name", name.to_owned())]));
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(ALLOCATED_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    // Before a pixel is decoded: a few kilobytes can claim gigabytes.
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        let most = PIXELS_MAX / 1_000_000;
        let places = [("name", name.to_owned()), ("most", most.to_string())];
        return Err(Fault::with("file", "fault-photo-too-large", args(places)));
    }
    let orientation = decoder.orientation().map_err(broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    picture.apply_orientation(orientation);
    let full = on_white(&shrunk(picture, LONG_SIDE_MAX));
    let small = shrunk(DynamicImage::ImageRgb8(full.clone()), SMALL_SIDE_MAX).into_rgb8();
    let written = |picture: &RgbImage, quality| {
        let mut out = Vec::new();
        JpegEncoder::new_with_quality(&mut out, quality).encode_image(picture).map(|()| out)
    };
    Ok(Photograph {
        sides: full.dimensions(),
        bytes: written(&full, QUALITIES.0).map_err(broken)?,
        small: written(&small, QUALITIES.1).map_err(broken)?,
    })
}

fn shrunk(picture: DynamicImage, most: u32) -> DynamicImage {
    let sides = (picture.width(), picture.height());
    let wanted = within(sides, most);
    if wanted == sides { picture } else { picture.thumbnail_exact(wanted.0, wanted.1) }
}

/// What is transparent becomes white: JPEG has no transparency.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let rgba = picture.to_rgba8();
    let mut flat = RgbImage::new(rgba.width(), rgba.height());
    for (from, to) in rgba.pixels().zip(flat.pixels_mut()) {
        let [red, green, blue, alpha] = from.0;
        let over = |part: u8| {
            let mixed = (u16::from(part) * u16::from(alpha) + 255 * (255 - u16::from(alpha)) + 127) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        *to = Rgb([over(red), over(green), over(blue)]);
    }
    flat
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of `width` × `height`, its left half red, its right half blue.
    pub(crate) fn halves(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) })
    }

    fn jpeg(picture: &RgbImage) -> Vec<u8> {
        let mut out = Vec::new();
        JpegEncoder::new_with_quality(&mut out, 90).encode_image(picture).unwrap();
        out
    }

    /// The same JPEG with an EXIF block that says how it is turned and where it
    /// was taken.
    fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
        exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
        exif.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 0x26, 0, 0, 0]);
        exif.extend([0, 0, 0, 0]);
        exif.extend(b"GPSLatitude 22.4856");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xFF, 0xE1], &length, &exif, &jpeg[2..]].concat()
    }

    fn red(picture: &RgbImage, x: u32, y: u32) -> bool {
        picture.get_pixel(x, y).0[0] > 128
    }

    #[test]
    fn a_photograph_is_turned_upright_and_loses_where_it_was_taken() {
        let taken = with_exif(&jpeg(&halves(80, 40)), 6);
        assert!(taken.windows(11).any(|bytes| bytes == b"GPSLatitude"));
        let kept = encoded_anew("a.jpg", &taken, format_of(&taken).unwrap()).unwrap();
        assert_eq!(kept.sides, (40, 80), "turned by a quarter");
        let upright = image::load_from_memory(&kept.bytes).unwrap().into_rgb8();
        assert!(red(&upright, 20, 5) && !red(&upright, 20, 75), "the left side came to the top");
        for bytes in [&kept.bytes, &kept.small] {
            assert!(!bytes.windows(4).any(|bytes| bytes == b"Exif"), "nothing of EXIF is left");
            assert!(!bytes.windows(3).any(|bytes| bytes == b"GPS"));
        }
    }

    #[test]
    fn a_large_photograph_is_made_smaller_and_a_small_one_never_larger() {
        let kept = encoded_anew("a.jpg", &jpeg(&halves(3000, 1500)), ImageFormat::Jpeg).unwrap();
        assert_eq!(kept.sides, (2000, 1000));
        let small = image::load_from_memory(&kept.small).unwrap();
        assert_eq!((small.width(), small.height()), (480, 240));
        let kept = encoded_anew("a.jpg", &jpeg(&halves(30, 20)), ImageFormat::Jpeg).unwrap();
        assert_eq!(kept.sides, (30, 20));
        assert_eq!(within((1, 5000), 2000), (1, 2000), "no side vanishes");
    }

    #[test]
    fn what_is_transparent_becomes_white() {
        let clear = image::RgbaImage::from_pixel(8, 8, image::Rgba([0, 0, 0, 0]));
        let mut png = Vec::new();
        clear.write_to(&mut Cursor::new(&mut png), ImageFormat::Png).unwrap();
        let kept = encoded_anew("a.png", &png, format_of(&png).unwrap()).unwrap();
        assert!(image::load_from_memory(&kept.bytes).unwrap().into_rgb8().get_pixel(4, 4).0[0] > 250);
    }

    #[test]
    fn a_picture_that_claims_to_be_vast_is_refused_before_it_is_decoded() {
        // A PNG header of 60,000 × 60,000 pixels and next to nothing behind it.
        let small = DynamicImage::ImageRgb8(halves(2, 2));
        let mut png = Vec::new();
        small.write_to(&mut Cursor::new(&mut png), ImageFormat::Png).unwrap();
        for at in [16, 20] {
            png[at..at + 4].copy_from_slice(&60_000_u32.to_be_bytes());
        }
        let crc = crc_of(&png[12..29]);
        png[29..33].copy_from_slice(&crc.to_be_bytes());
        let fault = encoded_anew("bom.png", &png, ImageFormat::Png).err().unwrap();
        assert_eq!(fault.word, "fault-photo-too-large");
        let fault = encoded_anew("hong.jpg", &jpeg(&halves(9, 9))[..40], ImageFormat::Jpeg).err().unwrap();
        assert_eq!(fault.word, "fault-photo-unreadable");
    }

    /// The checksum of a chunk of a PNG (ISO 3309).
    fn crc_of(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
        })
    }
}
