//! `word/settings.xml` and `word/fontTable.xml`.

use super::styles::NAMESPACE;
use super::xml::Xml;
use crate::profile::Profile;

pub(super) fn settings() -> Vec<u8> {
    let mut xml = Xml::document();
    xml.open("w:settings", &[("xmlns:w", &NAMESPACE)]);
    xml.empty("w:zoom", &[("w:percent", &100)]);
    xml.val("w:defaultTabStop", 720);
    xml.val("w:characterSpacingControl", "doNotCompress");
    xml.within("w:compat", &[], |xml| {
        let setting = |xml: &mut Xml, name: &str, value: &str| {
            let uri = "http://schemas.microsoft.com/office/word";
            xml.empty("w:compatSetting", &[("w:name", &name), ("w:uri", &uri), ("w:val", &value)]);
        };
        // 15 is Word 2013 and later; without it Word opens the file in a mode of old.
        setting(xml, "compatibilityMode", "15");
        setting(xml, "overrideTableStyleFontSizeAndJustification", "1");
        setting(xml, "enableOpenTypeFeatures", "1");
        setting(xml, "doNotFlipMirrorIndents", "1");
    });
    xml.empty("w:themeFontLang", &[("w:val", &"vi-VN")]);
    xml.val("w:decimalSymbol", ",");
    xml.val("w:listSeparator", ";");
    xml.finish()
}

pub(super) fn font_table(profile: &Profile) -> Vec<u8> {
    let mut xml = Xml::document();
    xml.open("w:fonts", &[("xmlns:w", &NAMESPACE)]);
    xml.within("w:font", &[("w:name", &profile.font)], |xml| {
        xml.val("w:family", "roman");
        xml.val("w:pitch", "variable");
    });
    xml.finish()
}
