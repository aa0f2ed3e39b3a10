/**
 * Images as numbers: read from IDX files ({@link dev.figment.data.images.IdxFile}, {@link
 * dev.figment.data.images.MnistFiles}) or folders of PNG and JPEG ({@link dev.figment.data.images.ImageFolder}), cut into
 * batches with binarisation and augmentation ({@link dev.figment.data.images.ImageBatches}), and written as PNG grids
 * ({@link dev.figment.data.images.ImageGrid}). Pixels lie channel by channel, row by row: [C, H, W].
 */
@NullMarked
package dev.figment.data.images;

import org.jspecify.annotations.NullMarked;
