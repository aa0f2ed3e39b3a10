package dev.figment.data.download;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The catalogue: the public data sets that recipes train on, each pinned by the SHA-256 of its unpacked content. */
public final class DataSets {

    private static final String MNIST_FOLDER = "https://ossci-datasets.s3.amazonaws.com/mnist/";
    private static final String MULTI30K_FOLDER =
            "https://raw.githubusercontent.com/multi30k/dataset/master/data/task1/raw/";
    private static final String SHAKESPEARE_FOLDER =
            "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/";

    public static final DataSet MNIST = new DataSet(
            "mnist",
            "70,000 handwritten digits, 28 × 28 (LeCun, Cortes and Burges)",
            "CC BY-SA 3.0",
            List.of(
                    file(
                            MNIST_FOLDER,
                            "t10k-images-idx3-ubyte.gz",
                            7_840_016,
                            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
                    file(
                            MNIST_FOLDER,
                            "t10k-labels-idx1-ubyte.gz",
                            10_008,
                            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
                    file(
                            MNIST_FOLDER,
                            "train-images-idx3-ubyte.gz",
                            47_040_016,
                            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
                    file(
                            MNIST_FOLDER,
                            "train-labels-idx1-ubyte.gz",
                            60_008,
                            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5")));

    public static final DataSet MULTI30K = new DataSet(
            "multi30k",
            "German and English image captions, 29,000 training pairs (Elliott et al. 2016, arXiv:1605.00459)",
            "captions of Flickr images, for research and education",
            List.of(
                    file(
                            MULTI30K_FOLDER,
                            "test_2016_flickr.de.gz",
                            70_649,
                            "4be6b5b3236b79c25475c6bb829800a7ce559e9ba7a1f6c2394fe4d40be46d16"),
                    file(
                            MULTI30K_FOLDER,
                            "test_2016_flickr.en.gz",
                            62_076,
                            "399a4382932c1aadd3ceb9bef1008d388a64c76d4ae4e9d4728c6f4301cac182"),
                    file(
                            MULTI30K_FOLDER,
                            "test_2017_flickr.de.gz",
                            64_059,
                            "c3078bc3b36808bf9d20eb2347ed6137016179ef59ec0d2b9b8ecc3fb2880081"),
                    file(
                            MULTI30K_FOLDER,
                            "test_2017_flickr.en.gz",
                            55_242,
                            "ce1450ddc5ab0834502579d77a170849952e15a2938b34cc503bdc25ebb4fb98"),
                    file(
                            MULTI30K_FOLDER,
                            "train.de.gz",
                            2_110_398,
                            "2c2b73fd2b548fbcde3a875e0a78d6ee94d498bfdee6bd3eae3945779e9ddf72"),
                    file(
                            MULTI30K_FOLDER,
                            "train.en.gz",
                            1_801_238,
                            "460a15fbd157e34a7a9957ee388c1ca247fe47af3ef25fb50442af6c274e0fc6"),
                    file(
                            MULTI30K_FOLDER,
                            "val.de.gz",
                            75_981,
                            "660e09eb7e1da2f856ea13ee5ad3cf6d36b3d5b0b733c857e94c5747a3dfc660"),
                    file(
                            MULTI30K_FOLDER,
                            "val.en.gz",
                            63_297,
                            "1f2a23d992769b5b3d209b0a10dd0b77c08cceb1f20dfb97ed0aafa49d107227")));

    public static final DataSet TINY_SHAKESPEARE = new DataSet(
            "tinyshakespeare",
            "40,000 lines of Shakespeare's plays in one file (Karpathy 2015)",
            "public domain",
            List.of(file(
                    SHAKESPEARE_FOLDER,
                    "input.txt",
                    1_115_394,
                    "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed")));

    private DataSets() {}

    /** Every data set of the catalogue, by name. */
    public static List<DataSet> all() {
        return List.of(MNIST, MULTI30K, TINY_SHAKESPEARE);
    }

    /** The data set of that name. */
    public static Optional<DataSet> named(String name) {
        return all().stream().filter(set -> set.name().equals(name)).findFirst();
    }

    private static DataFile file(String folder, String name, long bytes, String sha256) {
        return new DataFile(name, URI.create(folder + name), bytes, sha256);
    }
}
