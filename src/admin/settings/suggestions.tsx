const LANGUAGES = [
  ...[
    "ar",
    "bg",
    "bn",
    "ca",
    "cs",
    "da",
    "de",
    "de-AT",
    "de-CH",
    "el",
    "en",
    "en-AU",
    "en-CA",
    "en-GB",
    "en-IE",
  ],
  ...[
    "en-IN",
    "en-US",
    "es",
    "es-MX",
    "et",
    "eu",
    "fa",
    "fi",
    "fr",
    "fr-CA",
    "ga",
    "gl",
    "he",
    "hi",
    "hr",
    "hu",
  ],
  ...[
    "id",
    "is",
    "it",
    "ja",
    "ko",
    "lt",
    "lv",
    "nb",
    "nl",
    "nn",
    "pl",
    "pt",
    "pt-BR",
    "ro",
    "ru",
    "sk",
    "sl",
    "sr",
  ],
  ...["sv", "sw", "ta", "th", "tr", "uk", "ur", "vi", "zh-Hans", "zh-Hant"],
];

/** What the fields for language and time zone suggest. Any other that is one is taken too. */
export function Suggestions() {
  const names = new Intl.DisplayNames("en", { type: "language" });
  return (
    <>
      <datalist id="languages">
        {LANGUAGES.map((tag) => (
          <option value={tag}>{names.of(tag)}</option>
        ))}
      </datalist>
      <datalist id="time-zones">
        {["UTC", ...Intl.supportedValuesOf("timeZone")].map((zone) => (
          <option value={zone} />
        ))}
      </datalist>
    </>
  );
}
