import numpy as np
import pytest

from convjax.data import Normalisation
from convjax.train import answer, evaluate
from convjax.train.answering import AT_A_TIME, Answers


class FromFiles:
    """The same images, one by one."""

    def __init__(self, part):
        self.part, self.image_shape, self.labels = part, part.image_shape, part.labels

    def __len__(self):
        return len(self.part)

    def __getitem__(self, index):
        return self.part[index]


@pytest.mark.parametrize("where", [lambda part: part, FromFiles])
def test_the_answers_to_all_images_have_the_confusion_that_is_measured(rows, every_kind_of_state, where):
    constants = Normalisation.of(rows.train.images)
    answers = answer(every_kind_of_state, where(rows.train), normalisation=constants)
    expected = evaluate(every_kind_of_state, rows.train, normalisation=constants)
    np.testing.assert_array_equal(answers.confusion(3), expected.confusion)
    assert (answers.probabilities >= 1 / 3).all()
    assert (answers.probabilities <= 1).all()


def test_more_images_than_are_read_at_a_time_are_all_answered(rows, every_kind_of_state):
    count = AT_A_TIME + 3
    many = rows.train.take(np.arange(count) % len(rows.train))
    answers = answer(every_kind_of_state, FromFiles(many), normalisation=Normalisation.of(rows.train.images))
    assert len(answers.said) == count
    np.testing.assert_array_equal(answers.said[:3], answers.said[90:93])
    assert answers.confusion(3).sum() == count


def test_the_surest_mistakes_are_wrong_and_in_the_order_of_their_probability():
    answers = Answers(np.array([0, 1, 2, 2, 0]), np.array([1, 1, 0, 1, 2]), np.array([0.5, 0.99, 0.9, 0.4, 0.9]))
    assert answers.surest_mistakes(10).tolist() == [2, 4, 0, 3]
    assert answers.surest_mistakes(1).tolist() == [2]


def test_a_part_without_images_has_no_answers_and_no_mistakes(rows, every_kind_of_state):
    nothing = rows.test.take(np.arange(0))
    answers = answer(every_kind_of_state, nothing, normalisation=Normalisation((0.0,), (1.0,)))
    assert answers.surest_mistakes(5).tolist() == []
    assert answers.confusion(3).tolist() == [[0, 0, 0]] * 3
