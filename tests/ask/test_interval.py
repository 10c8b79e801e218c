from cabos.ask.interval import Interval


def test_an_interval_leaves_one_in_twenty_on_either_side():
    found = Interval.of([float(one) for one in range(101)])
    assert (found.least, found.low, found.median, found.high, found.most) == (0, 5, 50, 95, 100)


def test_a_mean_of_equal_numbers_is_that_number():
    found = Interval.of([0.1, 0.1, 0.1])
    assert found.mean == found.least == found.most == 0.1
