package shop;

class Plain {

    record Price(int cents) {}

    Price twice(Price price) {
        return new Price(price.cents() * 2);
    }
}
