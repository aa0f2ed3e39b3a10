package dev.figment.metrics;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How BLEU cuts a line into words. A score means nothing without it (Post 2018, "A Call for Clarity in Reporting BLEU
 * Scores", arXiv:1804.08771); each is named in the signature as sacreBLEU names it.
 */
public enum Tokenization {

    /**
     * The tokenisation of NIST's {@code mteval-v13a.pl}, WMT's standard and sacreBLEU's default: unescapes four HTML
     * entities and sets ASCII punctuation apart, except periods and commas between digits. For detokenised text.
     */
    V13A("13a") {
        @Override
        public List<String> tokenize(String line) {
            String text = line.replace("<skipped>", "")
                    .replace("-\n", "") // a word hyphenated at the end of a line
                    .replace("\n", " ")
                    .replace("&quot;", "\"")
                    .replace("&amp;", "&")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">");
            text = ASCII_SYMBOL.matcher(" " + text + " ").replaceAll(" $1 ");
            text = POINT_AFTER_NON_DIGIT.matcher(text).replaceAll("$1 $2 ");
            text = POINT_BEFORE_NON_DIGIT.matcher(text).replaceAll(" $1 $2");
            text = DASH_AFTER_DIGIT.matcher(text).replaceAll("$1 $2 ");
            return WhiteSpace.split(text);
        }
    },

    /**
     * The international tokenisation of {@code mteval-v14.pl}: sets every Unicode punctuation mark apart unless it
     * touches a number, and every Unicode symbol. For detokenised text in any script with spaces.
     */
    INTERNATIONAL("intl") {
        @Override
        public List<String> tokenize(String line) {
            String text = PUNCTUATION_AFTER_NON_NUMBER.matcher(line).replaceAll("$1 $2 ");
            text = PUNCTUATION_BEFORE_NON_NUMBER.matcher(text).replaceAll(" $1 $2");
            text = SYMBOL.matcher(text).replaceAll(" $1 ");
            return WhiteSpace.split(text);
        }
    },

    /** Every character is a word. For scripts that write no spaces. */
    CHARACTER("char") {
        @Override
        public List<String> tokenize(String line) {
            return line.codePoints()
                    .filter(c -> !WhiteSpace.is(c))
                    .mapToObj(Character::toString)
                    .collect(Collectors.toList());
        }
    },

    /**
     * Words are what stands between white space. For text that is tokenised already; comparisons with papers that
     * scored the tokens of their training data need it.
     */
    NONE("none") {
        @Override
        public List<String> tokenize(String line) {
            return WhiteSpace.split(line);
        }
    };

    // ASCII but letters, digits, white space and ' , - . which have rules of their own (the apostrophe: none).
    private static final Pattern ASCII_SYMBOL = Pattern.compile("([!-&(-+/:-@\\[-`{-~])");
    private static final Pattern POINT_AFTER_NON_DIGIT = Pattern.compile("([^0-9])([.,])");
    private static final Pattern POINT_BEFORE_NON_DIGIT = Pattern.compile("([.,])([^0-9])");
    private static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");

    private static final Pattern PUNCTUATION_AFTER_NON_NUMBER = Pattern.compile("(\\P{N})(\\p{P})");
    private static final Pattern PUNCTUATION_BEFORE_NON_NUMBER = Pattern.compile("(\\p{P})(\\P{N})");
    private static final Pattern SYMBOL = Pattern.compile("(\\p{S})");

    private final String signature;

    Tokenization(String signature) {
        this.signature = signature;
    }

    /** The words of a line. */
    public abstract List<String> tokenize(String line);

    /** sacreBLEU's name for it, as in {@code tok:13a}. */
    public String signature() {
        return signature;
    }
}
