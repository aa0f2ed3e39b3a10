package dev.figment.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The versions on which a result may depend. */
final class Versions implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {
            "figment " + built("figment"),
            "LibTorch " + built("libtorch"),
            "JDK " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
            System.getProperty("os.name") + " " + System.getProperty("os.version") + " on "
                    + System.getProperty("os.arch"),
        };
    }

    /** The version of {@code figment} or {@code libtorch}, as Maven wrote it into the build. */
    static String built(String part) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Versions.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IllegalStateException("version.properties is missing from the build");
            }
            properties.load(in);
        }
        return properties.getProperty(part);
    }
}
