def checks = evaluate(new File(basedir, '../common/checks.groovy'))
checks.isRejectedFor(['TARRY-006', 'shop.Store', 'sell', 'Store.java:17'])
