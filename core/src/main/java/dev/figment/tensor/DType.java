package dev.figment.tensor;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The element types that LibTorch and the safetensors format share. */
public enum DType {
    FLOAT64(ScalarType.Double, 8, "F64"),
    FLOAT32(ScalarType.Float, 4, "F32"),
    FLOAT16(ScalarType.Half, 2, "F16"),
    BFLOAT16(ScalarType.BFloat16, 2, "BF16"),
    FLOAT8_E4M3(ScalarType.Float8_e4m3fn, 1, "F8_E4M3"),
    FLOAT8_E5M2(ScalarType.Float8_e5m2, 1, "F8_E5M2"),
    INT64(ScalarType.Long, 8, "I64"),
    INT32(ScalarType.Int, 4, "I32"),
    INT16(ScalarType.Short, 2, "I16"),
    INT8(ScalarType.Char, 1, "I8"),
    UINT64(ScalarType.UInt64, 8, "U64"),
    UINT32(ScalarType.UInt32, 4, "U32"),
    UINT16(ScalarType.UInt16, 2, "U16"),
    UINT8(ScalarType.Byte, 1, "U8"),
    COMPLEX64(ScalarType.ComplexFloat, 8, "C64"),
    BOOL(ScalarType.Bool, 1, "BOOL");

    private final ScalarType scalarType;
    private final int bytes;
    private final String safetensorsName;

    DType(ScalarType scalarType, int bytes, String safetensorsName) {
        this.scalarType = scalarType;
        this.bytes = bytes;
        this.safetensorsName = safetensorsName;
    }

    /** LibTorch's name for it. */
    public ScalarType scalarType() {
        return scalarType;
    }

    /** The size of one element. */
    public int bytes() {
        return bytes;
    }

    /** Its name in a safetensors header. */
    public String safetensorsName() {
        return safetensorsName;
    }

    /**
     * The element type of a tensor.
     *
     * @throws IllegalArgumentException for types that only LibTorch has (quantised, complex halves)
     */
    public static DType of(Tensor tensor) {
        ScalarType type = tensor.scalar_type().intern();
        for (DType candidate : values()) {
            if (candidate.scalarType == type) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("no DType stands for LibTorch's element type " + type);
    }

    /** The type of this name in a safetensors header, if there is one. */
    public static Optional<DType> ofSafetensorsName(String name) {
        for (DType candidate : values()) {
            if (candidate.safetensorsName.equals(name)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
