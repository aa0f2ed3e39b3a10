"""The variational autoencoder of PyTorch's examples on MNIST, the peer of figment train mnist-vae: its test loss.

Prints one JSON line. 784-400-20 with ReLU, grey values under a binary cross-entropy plus the divergence, both summed; batches
of 128, Adam at 1e-3, 10 epochs; at test time one code is drawn for each image, as in training.

--data is the folder of the four IDX files, packed with gzip.
"""

import argparse
import gzip
import json
import os
import time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--data", required=True)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--hidden", default="400")
parser.add_argument("--latentDim", type=int, default=20)
parser.add_argument("--batch", type=int, default=128)
parser.add_argument("--epochs", type=int, default=10)
args = parser.parse_args()
for pool in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[pool] = str(args.threads)  # read when torch is loaded

import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402

torch.set_num_threads(args.threads)
torch.manual_seed(args.seed)
HEADER = 16  # bytes of an IDX file of images
PIXELS = 28 * 28


def images(name):
    with gzip.open(os.path.join(args.data, name + "-images-idx3-ubyte.gz")) as file:
        values = torch.frombuffer(bytearray(file.read()[HEADER:]), dtype=torch.uint8)
    return values.view(-1, PIXELS).float() / 255  # [N, 784]


class Vae(nn.Module):
    def __init__(self, hidden, latent):
        super().__init__()
        self.encoder = self.stack([PIXELS] + hidden)
        self.mean = nn.Linear(hidden[-1], latent)
        self.log_variance = nn.Linear(hidden[-1], latent)
        self.decoder = nn.Sequential(self.stack([latent] + hidden[::-1]), nn.Linear(hidden[0], PIXELS), nn.Sigmoid())

    @staticmethod
    def stack(sizes):
        layers = []
        for inputs, outputs in zip(sizes, sizes[1:]):
            layers += [nn.Linear(inputs, outputs), nn.ReLU()]
        return nn.Sequential(*layers)

    def loss(self, x):
        features = self.encoder(x)
        mean, log_variance = self.mean(features), self.log_variance(features)  # [B, D]
        z = mean + torch.randn_like(mean) * (log_variance / 2).exp()
        reconstruction = functional.binary_cross_entropy(self.decoder(z), x, reduction="sum")
        divergence = (mean**2 + log_variance.exp() - log_variance - 1).sum() / 2
        return reconstruction, divergence


training, test = images("train"), images("t10k")
model = Vae([int(size) for size in args.hidden.split(",")], args.latentDim)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
begun = time.perf_counter()
for _ in range(args.epochs):
    for chosen in torch.randperm(len(training)).split(args.batch):
        optimizer.zero_grad()
        loss = sum(model.loss(training[chosen]))
        loss.backward()
        optimizer.step()
seconds = time.perf_counter() - begun
with torch.no_grad():
    parts = [model.loss(batch) for batch in test.split(args.batch)]
reconstruction, divergence = (float(sum(part)) / len(test) for part in zip(*parts))
print(json.dumps({
    "benchmark": "mnist-vae", "library": f"pytorch {torch.__version__}", "unit": "nats per test image",
    "loss": round(reconstruction + divergence, 4), "reconstruction": round(reconstruction, 4),
    "divergence": round(divergence, 4), "seconds": round(seconds, 1), "options": vars(args),
    "parameters": sum(parameter.numel() for parameter in model.parameters())}))
