package dev.figment.gan.augmentation;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Transforms each image of a batch by each {@link Transformation} with probability p, independently of the others, and lets
 * gradients through. All that moves pixels is one bilinear resampling, with the image mirrored at its borders.
 *
 * @param transformations which may be done
 */
record ImageAugmentation(Set<Transformation> transformations) {

    private static final int BILINEAR = 0;
    private static final int REFLECTION = 2; // at the border
    private static final int KINDS = Transformation.values().length;
    private static final double FARTHEST = 0.125; // of the image
    private static final double SCALE = 0.2;
    private static final double BRIGHTNESS = 0.2;
    private static final double CONTRAST = 0.5;

    /** @throws IllegalArgumentException if there are none */
    ImageAugmentation {
        if (transformations.isEmpty()) {
            throw new IllegalArgumentException("augmentation needs at least one transformation");
        }
        transformations = EnumSet.copyOf(transformations);
    }

    /**
     * Transforms.
     *
     * @param images [B, C, H, W]
     * @param p of each transformation
     * @param place names the random numbers: real and generated images have numbers of their own
     * @return [B, C, H, W], owned by the current scope
     * @throws IllegalArgumentException if these are no images, or not square ones where quarter turns are among the
     *     transformations
     */
    Tensor of(Tensor images, double p, String place) {
        if (images.dim() != 4) {
            throw new IllegalArgumentException(
                    "augmentation transforms images [B, C, H, W], but the examples are " + Shapes.describe(images));
        }
        int height = Math.toIntExact(images.size(2));
        int width = Math.toIntExact(images.size(3));
        if (transformations.contains(Transformation.QUARTER_TURN) && height != width) {
            throw new IllegalArgumentException(
                    "quarter turns are of square images, but these are " + Shapes.describe(images));
        }
        try (Scope scope = Scope.open()) {
            Draws draws = Draws.of(place, Math.toIntExact(images.size(0)));
            return scope.keep(recolored(moved(images, draws, p, height, width), draws, p));
        }
    }

    private Tensor moved(Tensor images, Draws draws, double p, int height, int width) {
        List<AffineMap> sources = new ArrayList<>();
        for (int i = 0; i < draws.count(); i++) {
            sources.add(source(draws, i, p, height, width));
        }
        return moved(images, sources);
    }

    /**
     * One resampling for all transformations that move pixels; the images themselves where none is to be moved.
     *
     * @param sources for each image, where a pixel of the transformed one comes from
     */
    static Tensor moved(Tensor images, List<AffineMap> sources) {
        if (sources.stream().allMatch(AffineMap.IDENTITY::equals)) {
            return images;
        }
        long height = images.size(2);
        long width = images.size(3);
        float[] maps = new float[6 * sources.size()];
        for (int i = 0; i < sources.size(); i++) {
            AffineMap map = sources.get(i);
            float[] normalized = { // from −1 to 1 across the image, as the resampling takes it
                (float) map.a(), (float) (map.b() * height / width), (float) (2 * map.e() / width),
                (float) (map.c() * width / height), (float) map.d(), (float) (2 * map.f() / height)
            };
            System.arraycopy(normalized, 0, maps, 6 * i, 6);
        }
        boolean alignCorners = false; // coordinates are those of pixel centres, and the border is half a pixel beyond
        Tensor theta = ArrayTensors.of(maps, sources.size(), 2, 3).to(images.scalar_type()); // [B, 2, 3]
        Tensor grid = torch.affine_grid_generator(theta, images.shape(), alignCorners); // [B, H, W, 2]
        return torch.grid_sampler(images, grid, BILINEAR, REFLECTION, alignCorners);
    }

    /** Where a pixel of the transformed image comes from: the inverse of all transformations of image i. */
    private AffineMap source(Draws draws, int i, double p, int height, int width) {
        AffineMap map = AffineMap.IDENTITY;
        for (Transformation kind : transformations) {
            if (draws.happens(kind, i, p)) {
                map = map.after(inverse(kind, draws, i, height, width));
            }
        }
        return map;
    }

    private static AffineMap inverse(Transformation kind, Draws draws, int i, int height, int width) {
        double u = draws.uniform(kind, i);
        double v = draws.secondUniform(kind, i);
        double n = draws.normal(kind, i);
        double m = draws.secondNormal(kind, i);
        return switch (kind) {
            case FLIP -> u < 0.5 ? AffineMap.scaling(-1, 1) : AffineMap.IDENTITY;
            case QUARTER_TURN -> AffineMap.quarterTurns((int) (4 * u));
            case TRANSLATION ->
                AffineMap.translation(
                        Math.round((2 * u - 1) * FARTHEST * width), Math.round((2 * v - 1) * FARTHEST * height));
            case SCALING -> AffineMap.scaling(Math.pow(2, -SCALE * n), Math.pow(2, -SCALE * n));
            case PRE_ROTATION, POST_ROTATION -> AffineMap.rotation((2 * u - 1) * Math.PI);
            case ANISOTROPIC_SCALING -> AffineMap.scaling(Math.pow(2, -SCALE * n), Math.pow(2, SCALE * n));
            case FRACTIONAL_TRANSLATION -> AffineMap.translation(-FARTHEST * width * n, -FARTHEST * height * m);
            case BRIGHTNESS, CONTRAST, LUMA_FLIP, HUE, SATURATION -> AffineMap.IDENTITY;
        };
    }

    /** All changes of colour of an image are one map. */
    private Tensor recolored(Tensor images, Draws draws, double p) {
        List<ColorMap> maps = new ArrayList<>();
        for (int i = 0; i < draws.count(); i++) {
            ColorMap map = ColorMap.IDENTITY;
            for (Transformation kind : transformations) {
                if (draws.happens(kind, i, p)) {
                    map = color(kind, draws, i).after(map);
                }
            }
            maps.add(map);
        }
        return recolored(images, maps);
    }

    /** Each image by its own map. */
    static Tensor recolored(Tensor images, List<ColorMap> maps) {
        if (maps.stream().allMatch(ColorMap.IDENTITY::equals)) {
            return images.mul(new Scalar(1.0)); // a tensor of this scope, whatever was done before
        }
        Tensor grey = images.mean(new long[] {1}, true, new ScalarTypeOptional()); // [B, 1, H, W]
        Tensor changedGrey = grey.mul(ofEach(maps, ColorMap::gain, images)).add(ofEach(maps, ColorMap::offset, images));
        if (images.size(1) == 1) {
            return changedGrey;
        }
        Tensor beyond = images.sub(grey); // [B, C, H, W]
        Tensor chroma = ofEach(maps, ColorMap::chroma, images);
        return changedGrey.add(turned(beyond, maps).mul(chroma));
    }

    private static ColorMap color(Transformation kind, Draws draws, int i) {
        double u = draws.uniform(kind, i);
        double n = draws.normal(kind, i);
        return switch (kind) {
            case BRIGHTNESS -> ColorMap.brightness(BRIGHTNESS * n);
            case CONTRAST -> ColorMap.contrast(Math.pow(2, CONTRAST * n));
            case LUMA_FLIP -> u < 0.5 ? ColorMap.lumaFlip() : ColorMap.IDENTITY;
            case HUE -> ColorMap.hue((2 * u - 1) * Math.PI);
            case SATURATION -> ColorMap.saturation(Math.pow(2, n));
            default -> ColorMap.IDENTITY;
        };
    }

    /** Around the axis of greys v by Rodrigues' formula, y cos θ + (v × y) sin θ for y across it; only three channels have one. */
    private static Tensor turned(Tensor y, List<ColorMap> maps) {
        if (y.size(1) != 3) {
            return y;
        }
        Tensor cos = ofEach(maps, map -> Math.cos(map.hue()), y);
        Tensor sin = ofEach(maps, map -> Math.sin(map.hue()) / Math.sqrt(3), y); // |(1, 1, 1)| = √3
        Tensor cross = y.roll(new long[] {1}, new long[] {1}).sub(y.roll(new long[] {-1}, new long[] {1}));
        return y.mul(cos).add(cross.mul(sin)); // [B, 3, H, W]
    }

    /** A number of each image, [B, 1, 1, 1]. */
    private static Tensor ofEach(List<ColorMap> maps, ToDoubleFunction<ColorMap> number, Tensor images) {
        double[] values = maps.stream().mapToDouble(number).toArray();
        return ArrayTensors.of(values, values.length, 1, 1, 1).to(images.scalar_type());
    }

    /** The random numbers of a batch: for each image and kind three uniform and two normal ones, in the order of the kinds. */
    @SuppressWarnings({"ArrayRecordComponent", "EnumOrdinal"}) // read here alone; the place of a kind in that order
    private record Draws(int count, float[] uniforms, float[] normals) {

        private static final int UNIFORMS = 3; // whether, and two of how
        private static final int NORMALS = 2;

        static Draws of(String place, int count) {
            Randomness random = Randomness.current();
            return new Draws(
                    count,
                    ArrayTensors.floats(random.uniform(place + ".uniform", count, (long) UNIFORMS * KINDS)),
                    ArrayTensors.floats(random.normal(place + ".normal", count, (long) NORMALS * KINDS)));
        }

        boolean happens(Transformation kind, int image, double p) {
            return number(uniforms, UNIFORMS, kind, image, 0) < kind.probability(p);
        }

        double uniform(Transformation kind, int image) {
            return number(uniforms, UNIFORMS, kind, image, 1);
        }

        double secondUniform(Transformation kind, int image) {
            return number(uniforms, UNIFORMS, kind, image, 2);
        }

        double normal(Transformation kind, int image) {
            return number(normals, NORMALS, kind, image, 0);
        }

        double secondNormal(Transformation kind, int image) {
            return number(normals, NORMALS, kind, image, 1);
        }

        private static float number(float[] numbers, int each, Transformation kind, int image, int which) {
            return numbers[(image * KINDS + kind.ordinal()) * each + which];
        }
    }
}
