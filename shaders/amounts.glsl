// Of the buffer `amounts` of ObjectAmount, which whoever includes this has declared.

float amount_of(uint id, AmountArgs objects) {
    uint first = 0, end = objects.count;
    while (first < end) {
        const uint middle = (first + end) / 2;
        if (amounts[middle].object < id) first = middle + 1;
        else end = middle;
    }
    const bool known = first < objects.count && amounts[first].object == id;
    return known ? amounts[first].amount : objects.other;
}
