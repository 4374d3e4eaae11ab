module shop {
    requires dev.tarry;
}
