"""Networks in PyTorch, for weights to come from; their modules are called as torchvision calls them."""

import torch
import torch.nn.functional as F  # noqa: N812  # as everybody calls it
from torch import nn


class ChannelsOfZeros(nn.Module):
    """Every second place, and as many channels of zeros as there are channels, half before them and half after."""

    def forward(self, x):
        half = x.shape[1] // 2
        return F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, half, half))


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride, *, projects=True):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None if stride == 1 else ChannelsOfZeros()
        if stride != 1 and projects:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet18(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        self.layer1 = nn.Sequential(BasicBlock(64, 64, 1), BasicBlock(64, 64, 1))
        self.layer2 = nn.Sequential(BasicBlock(64, 128, 2), BasicBlock(128, 128, 1))
        self.layer3 = nn.Sequential(BasicBlock(128, 256, 2), BasicBlock(256, 256, 1))
        self.layer4 = nn.Sequential(BasicBlock(256, 512, 2), BasicBlock(512, 512, 1))
        self.fc = nn.Linear(512, classes)

    def forward(self, x):
        x = self.maxpool(torch.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean((2, 3)))


class ResNet20(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layers = nn.Sequential()
        for inputs, outputs in ((16, 16), (16, 32), (32, 64)):
            first = BasicBlock(inputs, outputs, outputs // inputs, projects=False)
            self.layers.append(nn.Sequential(first, *(BasicBlock(outputs, outputs, 1) for _ in range(2))))
        self.fc = nn.Linear(64, classes)

    def forward(self, x):
        return self.fc(self.layers(torch.relu(self.bn1(self.conv1(x)))).mean((2, 3)))


def same(x, stride):
    """Zeros around images for a kernel of 3, so that the size is divided by the stride and rounded up."""
    pads = []
    for size in reversed(x.shape[2:]):
        total = max((-(-size // stride) - 1) * stride + 3 - size, 0)
        pads += [total // 2, total - total // 2]
    return F.pad(x, pads)


class Separable(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.stride = stride
        self.depthwise = nn.Conv2d(inputs, inputs, 3, stride, groups=inputs, bias=False)
        self.bn1 = nn.BatchNorm2d(inputs)
        self.pointwise = nn.Conv2d(inputs, outputs, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)

    def forward(self, x):
        x = torch.relu(self.bn1(self.depthwise(same(x, self.stride))))
        return torch.relu(self.bn2(self.pointwise(x)))


class MobileNetV1(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.conv = nn.Conv2d(channels, 32, 3, 2, bias=False)
        self.bn = nn.BatchNorm2d(32)
        widths = [32, 64, 128, 128, 256, 256, *[512] * 6, 1024, 1024]
        strides = [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1]
        self.steps = nn.Sequential(*map(Separable, widths, widths[1:], strides))
        self.fc = nn.Linear(1024, classes)

    def forward(self, x):
        return self.fc(self.steps(torch.relu(self.bn(self.conv(same(x, 2))))).mean((2, 3)))


class Double(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return torch.relu(self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x))))))


class UNet(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.down = nn.ModuleList([Double(channels, 16), Double(16, 32), Double(32, 64), Double(64, 128)])
        self.spread = nn.ModuleList([nn.ConvTranspose2d(2 * width, width, 2, 2) for width in (64, 32, 16)])
        self.up = nn.ModuleList([Double(2 * width, width) for width in (64, 32, 16)])
        self.head = nn.Conv2d(16, classes, 1)

    def forward(self, x):
        one = self.down[0](x)
        two = self.down[1](F.max_pool2d(one, 2))
        three = self.down[2](F.max_pool2d(two, 2))
        x = self.down[3](F.max_pool2d(three, 2))
        x = self.up[0](torch.cat([three, self.spread[0](x)], 1))
        x = self.up[1](torch.cat([two, self.spread[1](x)], 1))
        return self.head(self.up[2](torch.cat([one, self.spread[2](x)], 1)))


class VGG16(nn.Module):
    def __init__(self, channels, classes, *, size):
        super().__init__()
        layers = []
        for widths in ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512)):
            for width in widths:
                layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
                channels = width
            layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(
            nn.Linear(512 * (size[0] // 32) * (size[1] // 32), 4096),
            nn.ReLU(),
            nn.Dropout(),
            nn.Linear(4096, 4096),
            nn.ReLU(),
            nn.Dropout(),
            nn.Linear(4096, classes),
        )

    def forward(self, x):
        return self.classifier(torch.flatten(self.features(x), 1))


class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(16 * 5 * 5, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        for conv in (self.conv1, self.conv2):
            x = torch.max_pool2d(torch.relu(conv(x)), 2)
        return self.fc3(torch.relu(self.fc2(torch.relu(self.fc1(torch.flatten(x, 1))))))


class Assorted(nn.Module):
    """One of each kind of layer whose axes stand differently."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 8, 3, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(8),
            nn.Conv2d(8, 16, 3, padding=1, groups=8),
            nn.GroupNorm(4, 16),
            nn.Conv2d(16, 8, (3, 1), groups=2),
            nn.ConvTranspose2d(8, 6, 3, stride=2, padding=1, output_padding=1, groups=2),
        )
        self.norm = nn.LayerNorm(6)
        self.fc = nn.Linear(6 * 4 * 8, 5)

    def forward(self, x):
        x = torch.relu(self.body(x))
        x = self.norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        return self.fc(torch.flatten(x, 1))


def filled(model, seed=0):
    """The model in evaluation, with made weights and made running statistics."""
    generator = torch.Generator().manual_seed(seed)
    for module in model.modules():
        for name, tensor in (*module.named_parameters(recurse=False), *module.named_buffers(recurse=False)):
            if not tensor.is_floating_point():
                tensor.fill_(1000)  # num_batches_tracked
            elif tensor.ndim > 1:
                fan = tensor[0].numel()
                tensor.data.normal_(0, (2 / fan) ** 0.5, generator=generator)
            elif name in ("running_var", "weight"):
                tensor.data.uniform_(0.5, 1.5, generator=generator)
            else:
                tensor.data.normal_(0, 0.2, generator=generator)
    return model.eval()
