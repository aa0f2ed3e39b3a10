"""Adversarial training in PyTorch, the peer of dev.figment.benchmarks.AdversarialTraining: steps a second.

Prints one JSON line. Networks, loss, optimiser and batch are the same. A step is one update of each player: the discriminator's on
a real and a generated batch, then the generator's against the discriminator as it is now, over the same generated batch.
"""

import argparse
import json
import os
import statistics
import time


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--networks", choices=["multilayer", "convolutional"], default="multilayer")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--warmup", type=int, default=20)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--repeats", type=int, default=3)
    return parser.parse_args()


def multilayer(nn):
    generator = nn.Sequential(
        nn.Linear(100, 128), nn.LeakyReLU(0.2),
        nn.Linear(128, 256), nn.BatchNorm1d(256), nn.LeakyReLU(0.2),
        nn.Linear(256, 512), nn.BatchNorm1d(512), nn.LeakyReLU(0.2),
        nn.Linear(512, 784), nn.Tanh(), nn.Unflatten(1, (1, 28, 28)))
    discriminator = nn.Sequential(
        nn.Flatten(), nn.Linear(784, 512), nn.LeakyReLU(0.2), nn.Linear(512, 256), nn.LeakyReLU(0.2), nn.Linear(256, 1))
    return generator, discriminator


def convolutional(nn, width):
    generator = nn.Sequential(
        nn.Linear(100, 2 * width * 49), nn.Unflatten(1, (2 * width, 7, 7)), nn.BatchNorm2d(2 * width), nn.ReLU(),
        nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
        nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())
    discriminator = nn.Sequential(
        nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2),
        nn.Conv2d(width, 2 * width, 4, 2, 1, bias=False), nn.BatchNorm2d(2 * width), nn.LeakyReLU(0.2),
        nn.Flatten(), nn.Linear(2 * width * 49, 1))
    return generator, discriminator


def main():
    args = arguments()
    for pool in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[pool] = str(args.threads)  # read when torch is loaded
    import torch
    from torch import nn

    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    generator, discriminator = multilayer(nn) if args.networks == "multilayer" else convolutional(nn, args.width)
    adam = {"lr": 2e-4, "betas": (0.5, 0.999)}
    of_generator = torch.optim.Adam(generator.parameters(), **adam)
    of_discriminator = torch.optim.Adam(discriminator.parameters(), **adam)
    loss = nn.BCEWithLogitsLoss()
    ones, zeros = torch.ones(args.batch, 1), torch.zeros(args.batch, 1)
    batches = [torch.rand(args.batch, 1, 28, 28) * 2 - 1 for _ in range(30)]

    def step(real):
        generated = generator(torch.randn(args.batch, 100))
        judged = loss(discriminator(real), ones) + loss(discriminator(generated.detach()), zeros)
        of_discriminator.zero_grad(set_to_none=True)
        judged.backward()
        of_discriminator.step()
        fooled = loss(discriminator(generated), ones)
        of_generator.zero_grad(set_to_none=True)
        fooled.backward()
        of_generator.step()
        return judged.item() + fooled.item()

    for i in range(args.warmup):
        step(batches[i % 30])
    rates = []
    for _ in range(args.repeats):
        began = time.perf_counter()
        for i in range(args.steps):
            last = step(batches[i % 30])
        rates.append(args.steps / (time.perf_counter() - began))
    rate = statistics.median(rates)
    print(json.dumps({
        "benchmark": "adversarial_training", "library": "pytorch " + torch.__version__, "unit": "steps",
        "perSecond": float(f"{rate:.4g}"), "millisecondsAStep": float(f"{1000 / rate:.4g}"),
        "runs": [float(f"{each:.4g}") for each in rates], "options": vars(args),
        "parameters": sum(p.numel() for p in [*generator.parameters(), *discriminator.parameters()]),
        "lastLoss": float(f"{last:.4g}")}))


if __name__ == "__main__":
    main()
