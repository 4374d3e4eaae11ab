def checks = evaluate(new File(basedir, '../common/checks.groovy'))
checks.isRejectedFor(
    ['TARRY-006', 'shop.Store', 'sell', 'Store.java:18'],
    ['TARRY-006', 'shop.Store', 'sellAll', 'Store.java:23'],
    ['TARRY-006', 'shop.Store', 'sellAll', 'Store.java:24'],
)
