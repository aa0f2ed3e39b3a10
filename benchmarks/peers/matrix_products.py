"""Products of square matrices in PyTorch, the peer of dev.figment.benchmarks.MatrixProducts: GFLOP a second, in one JSON
line."""

import argparse
import json
import os
import statistics
import time

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--size", type=int, default=1536)
parser.add_argument("--warmup", type=int, default=2)
parser.add_argument("--steps", type=int, default=20)
parser.add_argument("--repeats", type=int, default=5)
args = parser.parse_args()
for pool in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[pool] = str(args.threads)  # read when torch is loaded

import torch  # noqa: E402

torch.set_num_threads(args.threads)
a, b = torch.randn(args.size, args.size), torch.randn(args.size, args.size)
for _ in range(args.warmup):
    a @ b
seconds = []
for _ in range(args.repeats):
    begun = time.perf_counter()
    for _ in range(args.steps):
        a @ b
    seconds.append(time.perf_counter() - begun)
rates = [2e-9 * args.size**3 * args.steps / each for each in seconds]
print(json.dumps({
    "benchmark": "MatrixProducts", "library": f"pytorch {torch.__version__}", "unit": "GFLOP",
    "perSecond": round(statistics.median(rates), 1),
    "millisecondsAStep": round(1000 * statistics.median(seconds) / args.steps, 2),
    "runs": [round(rate, 1) for rate in rates], "options": vars(args)}))
