//! Charts as pictures in the text.

use super::WriteError;
use super::measure::EMU_PER_TWIP;
use super::paragraph::{ParagraphLook, paragraph_properties};
use super::pen::{Pen, Picture};
use super::xml::Xml;
use crate::chart;
use crate::model::Chart;

impl Pen<'_> {
    pub(super) fn chart(&mut self, chart: &Chart, look: ParagraphLook) -> Result<(), WriteError> {
        self.charts += 1;
        let number = self.charts;
        let drawn = chart::png(chart).map_err(|fault| WriteError::Chart { chart: number, fault })?;
        let width = i64::from(self.text_width()) * EMU_PER_TWIP;
        let height = width * i64::from(drawn.height_px) / i64::from(drawn.width_px);
        let picture = self.pictures.len() + 1;
        self.pictures.push(Picture { bytes: drawn.bytes });
        let name = format!("{} {number}", self.profile.tables.figure_label);
        self.xml.within("w:p", &[], |xml| {
            let look = ParagraphLook { keep_next: true, ..look };
            paragraph_properties(xml, "Chart", look);
            xml.within("w:r", &[], |xml| {
                xml.within("w:drawing", &[], |xml| {
                    inline(xml, [width, height], picture, &name, chart);
                });
            });
        });
        let label = self.profile.tables.figure_label.clone();
        let plain = ParagraphLook::default();
        self.caption("FigureCaption", plain, &label, number, &chart.title);
        Ok(())
    }
}

fn inline(xml: &mut Xml, [width, height]: [i64; 2], picture: usize, name: &str, chart: &Chart) {
    let edge: &[(&str, &dyn std::fmt::Display)] = &[("distT", &0), ("distB", &0), ("distL", &0), ("distR", &0)];
    xml.within("wp:inline", edge, |xml| {
        xml.empty("wp:extent", &[("cx", &width), ("cy", &height)]);
        xml.empty("wp:effectExtent", &[("l", &0), ("t", &0), ("r", &0), ("b", &0)]);
        xml.empty("wp:docPr", &[("id", &picture), ("name", &name), ("descr", &chart.alt), ("title", &chart.title)]);
        xml.within("wp:cNvGraphicFramePr", &[], |xml| {
            xml.empty("a:graphicFrameLocks", &[("noChangeAspect", &1)]);
        });
        xml.within("a:graphic", &[], |xml| {
            let uri = "http://schemas.openxmlformats.org/drawingml/2006/picture";
            xml.within("a:graphicData", &[("uri", &uri)], |xml| {
                xml.within("pic:pic", &[], |xml| {
                    picture_part(xml, [width, height], picture, name, chart);
                });
            });
        });
    });
}

fn picture_part(xml: &mut Xml, [width, height]: [i64; 2], picture: usize, name: &str, chart: &Chart) {
    xml.within("pic:nvPicPr", &[], |xml| {
        xml.empty("pic:cNvPr", &[("id", &picture), ("name", &name), ("descr", &chart.alt)]);
        xml.empty("pic:cNvPicPr", &[]);
    });
    xml.within("pic:blipFill", &[], |xml| {
        xml.empty("a:blip", &[("r:embed", &relationship(picture))]);
        xml.within("a:stretch", &[], |xml| xml.empty("a:fillRect", &[]));
    });
    xml.within("pic:spPr", &[], |xml| {
        xml.within("a:xfrm", &[], |xml| {
            xml.empty("a:off", &[("x", &0), ("y", &0)]);
            xml.empty("a:ext", &[("cx", &width), ("cy", &height)]);
        });
        xml.within("a:prstGeom", &[("prst", &"rect")], |xml| {
            xml.empty("a:avLst", &[]);
        });
    });
}

/// The relationship of a picture counted from 1.
pub(super) fn relationship(picture: usize) -> String {
    format!("rIdPicture{picture}")
}
