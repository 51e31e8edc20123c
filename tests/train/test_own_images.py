import numpy as np
import pytest
from flax import nnx
from PIL import Image

from convjax.data import as_arrays, load
from convjax.data.sources.folder import load_folder
from convjax.train import Recipe, evaluate, fit


@pytest.mark.slow
def test_a_folder_of_200_pictures_of_many_sizes_is_learned_in_memory_and_as_files_alike(tmp_path):
    for place in range(200):
        height, width = 6 + place % 5, 7 + place % 4
        pixels = np.random.default_rng(place).integers(0, 60, (height, width)).astype(np.uint8)
        half = slice(0, height // 2) if place % 2 else slice(height // 2, height)
        pixels[half] += 150
        file = tmp_path / ("below", "above")[place % 2] / f"{place}.{('png', 'jpg')[place // 2 % 2]}"
        file.parent.mkdir(exist_ok=True)
        Image.fromarray(pixels).save(file, quality=95)
    pictures, files = load(tmp_path, image_size=(4, 4)), load_folder(tmp_path, image_size=(4, 4))
    model = nnx.Sequential(lambda images: images.reshape(images.shape[0], -1), nnx.Linear(16, 2, rngs=nnx.Rngs(0)))
    result = fit(model, pictures, Recipe(epochs=5, batch_size=16, learning_rate=0.01, loading="device"))
    assert result.test is not None
    assert result.test.confusion.tolist() == [[20, 0], [0, 20]]
    measured = [
        evaluate(model, part, normalisation=result.normalisation) for part in (files.test, as_arrays(files.test))
    ]
    assert measured[0].loss == measured[1].loss == pytest.approx(result.test.loss, rel=1e-5)  # summed in other batches
