"""Training of a variational autoencoder in PyTorch, the peer of dev.figment.benchmarks.VaeTraining: images a second.

Prints one JSON line. 784-400-400-20 with ReLU, the decoder's sigmoid under a binary cross-entropy plus the divergence, both
summed, Adam at 1e-3; random images that lie in memory. The variants are what a user of PyTorch would try on a CPU:

  default   as PyTorch's example trains it
  fused     torch.optim.Adam(fused=True)
"""

import argparse
import json
import os
import statistics
import time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--variant", choices=["default", "fused"], default="default")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--hidden", type=int, default=400)
parser.add_argument("--latentDim", type=int, default=20)
parser.add_argument("--batch", type=int, default=128)
parser.add_argument("--warmup", type=int, default=50)
parser.add_argument("--steps", type=int, default=200)
parser.add_argument("--repeats", type=int, default=3)
args = parser.parse_args()
for pool in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[pool] = str(args.threads)  # read when torch is loaded

import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402

torch.set_num_threads(args.threads)
torch.manual_seed(1)
PIXELS, BATCHES = 28 * 28, 60


class Vae(nn.Module):
    def __init__(self):
        super().__init__()
        hidden, latent = args.hidden, args.latentDim
        self.encoder = nn.Sequential(nn.Linear(PIXELS, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU())
        self.mean, self.log_variance = nn.Linear(hidden, latent), nn.Linear(hidden, latent)
        self.decoder = nn.Sequential(
            nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, PIXELS),
            nn.Sigmoid())

    def loss(self, x):
        features = self.encoder(x)
        mean, log_variance = self.mean(features), self.log_variance(features)  # [B, D]
        z = mean + torch.randn_like(mean) * (log_variance / 2).exp()
        reconstruction = functional.binary_cross_entropy(self.decoder(z), x, reduction="sum")
        return reconstruction + (mean**2 + log_variance.exp() - log_variance - 1).sum() / 2


images = torch.rand(BATCHES, args.batch, PIXELS)
model = Vae()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True if args.variant == "fused" else None)


def step(number):
    loss = model.loss(images[number % BATCHES])
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    return loss.item() / args.batch


number, seconds, last = 0, [], 0.0
for _ in range(args.warmup):
    step(number)
    number += 1
for _ in range(args.repeats):
    begun = time.perf_counter()
    for _ in range(args.steps):
        last = step(number)
        number += 1
    seconds.append(time.perf_counter() - begun)
runs = [args.steps * args.batch / each for each in seconds]
print(json.dumps({
    "benchmark": "VaeTraining", "library": f"pytorch {torch.__version__} {args.variant}", "unit": "images",
    "perSecond": round(statistics.median(runs), 1),
    "millisecondsAStep": round(1000 * statistics.median(seconds) / args.steps, 3),
    "runs": [round(run, 1) for run in runs], "options": vars(args),
    "parameters": sum(parameter.numel() for parameter in model.parameters()), "lastLoss": round(last, 4)}))
