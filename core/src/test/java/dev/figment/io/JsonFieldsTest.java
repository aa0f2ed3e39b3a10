package dev.figment.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFieldsTest {

    @TempDir
    private Path directory;

    @Test
    void reads_every_type() throws IOException {
        JsonFields fields = fields(
                "{'i':3,'l':5000000000,'d':1e-5,'b':true,'t':'gelu','o':{'x':1},'os':[{'x':2}],'ts':['a'],'is':[1,2],"
                        + "'ds':[0.9,1]}");
        assertThat(fields.getInt("i")).isEqualTo(3);
        assertThat(fields.getLong("l")).isEqualTo(5_000_000_000L);
        assertThat(fields.getDouble("d")).isEqualTo(1e-5);
        assertThat(fields.getDouble("i")).isEqualTo(3);
        assertThat(fields.getBoolean("b")).isTrue();
        assertThat(fields.getText("t")).isEqualTo("gelu");
        assertThat(fields.getOneOf("t", List.of("relu", "gelu"))).isEqualTo("gelu");
        assertThat(fields.getObject("o").getInt("x")).isEqualTo(1);
        assertThat(fields.getObjects("os").get(0).getInt("x")).isEqualTo(2);
        assertThat(fields.getTexts("ts")).containsExactly("a");
        assertThat(fields.getInts("is")).containsExactly(1, 2);
        assertThat(fields.getDoubles("ds")).containsExactly(0.9, 1.0);
    }

    @Test
    void a_field_that_is_absent_or_null_has_its_default() throws IOException {
        JsonFields fields = fields("{'n':null}");
        assertThat(fields.has("n")).isFalse();
        assertThat(fields.getInt("n", 7)).isEqualTo(7);
        assertThat(fields.getText("absent", "relu")).isEqualTo("relu");
        assertMessage(() -> fields.getInt("n"), "config.json has no n, expected a whole number of 32 bits");
    }

    @Test
    void says_what_was_found_and_what_is_expected() throws IOException {
        JsonFields fields =
                fields("{'d_model':'512','half':0.5,'big':5000000000,'layers':[{'heads':true}],'is':[1,'2'],"
                        + "'act':'swish'}");
        assertMessage(
                () -> fields.getInt("d_model"), "config.json: d_model is \"512\", expected a whole number of 32 bits");
        assertMessage(() -> fields.getInt("half"), "config.json: half is 0.5, expected a whole number of 32 bits");
        assertMessage(() -> fields.getInt("big"), "config.json: big is 5000000000, expected a whole number of 32 bits");
        assertMessage(
                () -> fields.getInt("d_model", 3),
                "config.json: d_model is \"512\", expected a whole number of 32 bits");
        assertMessage(() -> fields.getObject("is"), "config.json: is is a list, expected an object");
        assertMessage(
                () -> fields.getObjects("layers").get(0).getInt("heads"),
                "config.json: layers[0].heads is true, expected a whole number of 32 bits");
        assertMessage(() -> fields.getInts("is"), "config.json: is[1] is \"2\", expected a list of whole numbers");
        assertMessage(
                () -> fields.getOneOf("act", List.of("relu", "gelu")),
                "config.json: act is \"swish\", expected one of relu, gelu");
        assertMessage(() -> fields("[1]"), "config.json is a list, expected an object");
    }

    @Test
    void refuses_keys_that_nobody_asked_for_and_names_the_nearest() throws IOException {
        JsonFields fields = fields("{'model_dim':3,'droput':0.1,'note':''}");
        fields.getInt("model_dim");
        fields.getDouble("dropout", 0);
        assertMessage(
                () -> fields.requireNoOthers("note"), "config.json: there is no key droput; did you mean dropout?");
        JsonFields others = fields("{'zzz':1}");
        others.has("alpha");
        assertMessage(others::requireNoOthers, "config.json: there is no key zzz; known are alpha");
        JsonFields fine = fields("{'alpha':1,'note':''}");
        fine.has("alpha");
        fine.requireNoOthers("note");
    }

    @Test
    void the_nearest_name_is_the_one_with_the_fewest_changes() {
        assertThat(NearestName.of("lerning_rate", List.of("warmup", "learning_rate", "training_rate")))
                .contains("learning_rate");
        assertThat(NearestName.of("ModelDim", List.of("modelDim"))).contains("modelDim");
        assertThat(NearestName.of("x", List.of("dropout"))).isEmpty();
    }

    @Test
    void a_file_that_is_not_json_is_refused_with_line_and_column() throws IOException {
        assertFile("{\"a\": 1,\n \"b\": }", "is not valid JSON: Unexpected character ('}'", "(line 2, column 7)");
        assertFile("{\"a\": 1, \"a\": 2}", "is not valid JSON: Duplicate field 'a'", "(line 1, column 13)");
        assertFile("{", "is not valid JSON: Unexpected end-of-input: expected close marker for Object (line 1", "");
        assertFile("{} {}", "is not valid JSON", "");
        assertFile("  ", "is empty, expected JSON", "");
        Files.write(directory.resolve("x.json"), new byte[] {'"', (byte) 0xFF, '"'});
        assertMessage(() -> JsonFiles.read(directory.resolve("x.json")), directory.resolve("x.json") + " is not UTF-8");
        assertMessage(
                () -> JsonFields.read(directory.resolve("no.json")), directory.resolve("no.json") + " does not exist");
    }

    @Test
    void a_tree_is_written_indented_and_in_its_order() throws IOException {
        Path file = directory.resolve("x.json");
        JsonFiles.write(file, new ObjectMapper().readTree("{\"b\":1,\"a\":{\"c\":[1,2]}}"));
        assertThat(Files.readString(file)).isEqualTo("{\n  \"b\": 1,\n  \"a\": {\n    \"c\": [ 1, 2 ]\n  }\n}\n");
    }

    private void assertFile(String content, String message, String ending) throws IOException {
        Path file = Files.writeString(directory.resolve("x.json"), content);
        assertThatIOException()
                .isThrownBy(() -> JsonFiles.read(file))
                .withMessageStartingWith(file + " " + message)
                .withMessageEndingWith(ending)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    private static void assertMessage(ThrowingCallable call, String message) {
        assertThatIOException().isThrownBy(call).withMessage(message);
    }

    private static JsonFields fields(String json) throws IOException {
        return JsonFields.of("config.json", new ObjectMapper().readTree(json.replace('\'', '"')));
    }
}
